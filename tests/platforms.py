"""Platforms made by hand, so that targets and checks can be tried without a parser.

`shop` holds one of nearly everything; `small` is one service. Spans are made from words: the same words give
the same place of `main.plat`, other words another one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from zlib import crc32

from platformc.ir import (
    Aws,
    Backend,
    Bounds,
    Bucket,
    Cdn,
    Cluster,
    Deploy,
    EnvVar,
    File,
    Health,
    HostPart,
    Ingress,
    InputPart,
    Issuer,
    Job,
    Label,
    Middleware,
    MiddlewareUse,
    Mount,
    Name,
    Need,
    NodeGroup,
    Part,
    Patch,
    Plain,
    Platform,
    Port,
    Quantity,
    Record,
    Registry,
    Resources,
    Role,
    Route,
    Scalar,
    Scaling,
    Schedule,
    Secret,
    SecretKey,
    SecretPart,
    Sequence,
    Service,
    Store,
    Table,
    Text,
    Tls,
    Volume,
    Zone,
)
from platformc.source import Span

FILE = "main.plat"
UNITS = {"m": 1, "": 1000}
SIZES = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "": 1}


def span(words: str) -> Span:
    """A place of the spec that stands for these words."""
    start = crc32(words.encode()) % 1_000_000
    return Span(FILE, start, start + len(words))


def text(*parts: Part, at: str = "", name: str = "") -> Text:
    """Text of parts; its place is that of `at`, else of its parts."""
    return Text(parts, span(at or repr(parts)), (), name)


def name(value: str, kind: str, path: str = "") -> Name:
    return Name(value, kind, path, span(f"value {path or value} {kind}"), span(path or value))


def cpu(written: str) -> Quantity:
    """`500m` or `2`."""
    number, unit = (written[:-1], "m") if written.endswith("m") else (written, "")
    return Quantity(int(number) * UNITS[unit], written, span(f"cpu {written}"))


def size(written: str) -> Quantity:
    """`512Mi`, `8Gi`."""
    unit = written[-2:] if written[-2:] in SIZES else ""
    return Quantity(int(written.removesuffix(unit)) * SIZES[unit], written, span(f"size {written}"))


def resources(cpus: tuple[str, str], memory: tuple[str, str]) -> Resources:
    """Request and limit of each, as the spec writes them."""
    return Resources(
        cpu=Bounds(cpu(cpus[0]), cpu(cpus[1]), span(f"cpu {cpus}")),
        memory=Bounds(size(memory[0]), size(memory[1]), span(f"memory {memory}")),
        span=span("resources"),
    )


def variable(key: str, *parts: Part) -> EnvVar:
    return EnvVar(key, text(*parts, at=f"env {key} value"), span(f"env {key}"))


def label(key: str, value: str) -> Label:
    return Label(key, text(value, at=f"label {key} value"), span(f"label {key}"))


def table(**entries: Plain) -> Table:
    return Table(tuple(entries.items()), span(f"table {sorted(entries)}"))


def deploy(target: str, **options: Plain) -> Deploy:
    return Deploy(target, span(f"deploy {target}"), table(**options))


def declared(kind: str, word: str, called: str, name_kind: str) -> dict[str, Any]:
    """What every declaration has: `**declared("service", "app", "shop", "k8s.dns1123_label")`."""
    path = f"{kind}.{word}"
    return {"label": word, "name": name(called, name_kind, path), "span": span(f"{kind} {word}")}


def small(**changes: Any) -> Platform:
    """One service `web` on port 8080, and nothing else."""
    web = Service(
        **declared("service", "web", "web", "k8s.dns1123_label"),
        image=text("nginx:1.29", at="image"),
        ports=(Port("http", 8080, span("port http")),),
    )
    base = Platform(
        name=name("small", "platform", "platform"),
        environment="default",
        environments=("default",),
        spec=FILE,
        span=span("platform small"),
        namespace=name("small", "k8s.namespace", "names.namespace"),
        services={"web": web},
        deploys=(deploy("kubernetes"), deploy("compose")),
    )
    return replace(base, **changes)


def shop(environment: str = "alpha", **changes: Any) -> Platform:
    """A web application with worker, scheduler, jobs, stores, secrets, ingress, issuer and middlewares."""
    namespace = f"shop-platform-{environment}"
    domain = f"{environment}.platform.example.com"
    account, region = "012345678901", "us-east-1"
    names = {
        "namespace": name(namespace, "k8s.namespace", "names.namespace"),
        "domain": name(domain, "aws.route53_zone", "names.domain"),
        "database": name(namespace.replace("-", "_"), "mysql.database", "names.database"),
        "bucket": name(domain, "aws.s3_bucket", "names.bucket"),
    }

    def of(path: str) -> Text:
        return Text((names[path].value,), span(f"use of names.{path}"), (), f"names.{path}")

    app = Service(
        **declared("service", "app", "shop", "k8s.dns1035_label"),
        image=text(
            f"{account}.dkr.ecr.{region}.amazonaws.com/{namespace}:", InputPart("version"), at="image"
        ),
        command=(text("uvicorn"), text("shop.asgi:application"), text("--port"), text("8000")),
        ports=(Port("http", 8000, span("port http"), publish=text("127.0.0.1:9357")),),
        health=Health("http", span("health"), path=text("/healthz/"), port="http", start=60),
        resources=resources(("500m", "2"), ("1Gi", "4Gi")),
        needs=(
            Need("database.main", "healthy", span("needs main")),
            Need("cache.redis", "healthy", span("needs redis")),
            Need("job.migrate", "completed", span("needs migrate")),
        ),
        env=(
            EnvVar("NAMESPACE", of("namespace"), span("env NAMESPACE")),
            variable("MYSQL_HOST", HostPart("database.main")),
            variable("SECRET_KEY", SecretPart("django", "SECRET_KEY")),
            variable(
                "CACHE_URL",
                "redis://:",
                SecretPart("redis", "password"),
                "@",
                HostPart("cache.redis", full=True),
                ":6379/1",
            ),
        ),
        mounts=(Mount("file.settings", text("/etc/shop/settings.ini"), True, span("mount settings")),),
        role="app",
        node_group="main",
        replicas=Scaling(3, 25, span("replicas app"), cpu=75, memory=80),
        sticky=name(f"{namespace}_sticky_session", "http.cookie", "service.app.sticky"),
        uses=("bucket.static",),
    )
    worker = replace(
        app,
        **declared("service", "worker", "shop-worker", "k8s.dns1035_label"),
        command=(text("celery"), text("worker")),
        ports=(),
        health=Health("command", span("health worker"), command=(text("celery"), text("status"))),
        replicas=Scaling(1, 25, span("replicas worker"), cpu=75),
        sticky=None,
        mounts=(),
        role="",
        uses=(),
    )
    beat = replace(
        worker,
        **declared("service", "beat", "shop-beat", "k8s.dns1035_label"),
        command=(text("celery"), text("beat")),
        health=None,
        replicas=Scaling(1, 1, span("replicas beat")),
        mounts=(Mount("volume.uploads", text("/uploads"), False, span("mount uploads")),),
    )
    job = {
        "image": app.image,
        "env": app.env,
        "resources": app.resources,
        "needs": app.needs[:2],
    }
    migrate = Job(
        **declared("job", "migrate", "shop-migrate", "k8s.job"),
        **job,
        command=(text("python"), text("manage.py"), text("migrate")),
        run=Schedule("before", span("run before app"), service="app"),
    )
    backup = Job(
        **declared("job", "backup", "shop-backup", "k8s.cron_job"),
        **job,
        command=(text("python"), text("manage.py"), text("backup")),
        run=Schedule("schedule", span("run schedule"), cron=text("0 2 * * *")),
    )
    seed = Job(
        **declared("job", "seed", "shop-seed", "k8s.cron_job"),
        **job,
        command=(text("python"), text("manage.py"), text("seed")),
        run=Schedule("manual", span("run manual")),
    )
    main = Store(
        **declared("database", "main", names["database"].value, "mysql.database"),
        kind="database",
        engine="mysql",
        version="8",
        host=name("shop-mysql", "k8s.service", "database.main.host"),
        port=3306,
        user=name(names["database"].value, "mysql.user", "database.main.user"),
        password=text(SecretPart("mysql", "MYSQL_PASSWORD")),
        root_password=text(SecretPart("mysql", "MYSQL_ROOT_PASSWORD")),
        size=size("8Gi"),
        resources=resources(("250m", "1"), ("512Mi", "1Gi")),
    )
    redis = Store(
        **declared("cache", "redis", "redis", "k8s.dns1035_label"),
        kind="cache",
        engine="redis",
        version="7",
        host=name("shop-redis-master", "k8s.service", "cache.redis.host"),
        port=6379,
        password=text(SecretPart("redis", "password")),
    )

    def secret(word: str, called: str, *keys: SecretKey, external: bool = False) -> Secret:
        return Secret(**declared("secret", word, called, "k8s.secret"), keys=keys, external=external)

    def generated(key: str, length: int) -> SecretKey:
        return SecretKey(key, "generated", span(f"key {key}"), length=length)

    secrets = {
        "mysql": secret(
            "mysql",
            "mysql-shop",
            SecretKey("MYSQL_DATABASE", "text", span("key MYSQL_DATABASE"), text=of("database")),
            generated("MYSQL_PASSWORD", 32),
            generated("MYSQL_ROOT_PASSWORD", 32),
        ),
        "django": secret("django", "django", generated("SECRET_KEY", 50)),
        "redis": secret("redis", "shop-redis", generated("password", 32)),
        "openai": secret(
            "openai",
            "openai",
            SecretKey("OPENAI_API_KEY", "external", span("key OPENAI_API_KEY"), path=text("shop/openai")),
        ),
        "theirs": secret("theirs", "theirs", generated("TOKEN", 8), external=True),
    }
    issuer = Issuer(
        **declared("issuer", "platform", domain, "k8s.cluster_issuer"),
        acme=text("https://acme-v02.api.letsencrypt.org/directory"),
        email=text("admin@example.com"),
        zone="platform",
    )
    cors = Middleware(
        **declared("middleware", "cors", "cors", "k8s.middleware"),
        spec=(
            (
                "headers",
                table(
                    accessControlAllowOriginList=Sequence((text(f"https://{domain}"),), span("origins")),
                    accessControlMaxAge=Scalar(100, span("max age")),
                ),
            ),
        ),
    )
    redirect = Middleware(
        **declared("middleware", "https_redirect", "https-redirect", "k8s.middleware"),
        spec=(("redirectScheme", table(scheme=text("https"), permanent=Scalar(True, span("permanent")))),),
    )
    ingress = Ingress(
        **declared("ingress", "platform", domain, "k8s.ingress"),
        host=of("domain"),
        routes=(
            Route(text("/"), Backend("app", None, 8000, span("service.app.port.http")), span("route /")),
        ),
        ingress_class=text("traefik"),
        entrypoint=text("websecure"),
        tls=Tls(span("tls"), issuer="platform"),
        middlewares=(
            MiddlewareUse("cors", None, span("middleware.cors")),
            MiddlewareUse("https_redirect", None, span("middleware.https_redirect")),
        ),
    )
    role = name(f"shop-platform-us-app-{environment}", "aws.iam_role", "role.app")
    base = Platform(
        name=name("shop", "platform", "platform"),
        environment=environment,
        environments=("local", "alpha", "prod"),
        spec=FILE,
        span=span("platform shop"),
        namespace=names["namespace"],
        names=names,
        labels=(label("app.kubernetes.io/application-group", "shop"),),
        aws=Aws(text(account), text(region), span("aws")),
        inputs=("version",),
        registries={
            "main": Registry(
                **declared("registry", "main", namespace, "aws.ecr_repository"),
                kind="ecr",
                url=text(f"{account}.dkr.ecr.{region}.amazonaws.com/{namespace}"),
                pull_secret="",
                external=True,
            )
        },
        services={"app": app, "worker": worker, "beat": beat},
        jobs={"migrate": migrate, "backup": backup, "seed": seed},
        stores={"database.main": main, "cache.redis": redis},
        secrets=secrets,
        zones={
            "platform": Zone(**declared("zone", "platform", domain, "aws.route53_zone"), external=True),
        },
        records={
            "platform": Record(**declared("record", "platform", domain, "aws.route53_record"), external=True),
        },
        issuers={"platform": issuer},
        middlewares={"cors": cors, "https_redirect": redirect},
        ingresses={"platform": ingress},
        buckets={"static": Bucket(**declared("bucket", "static", domain, "aws.s3_bucket"), external=True)},
        cdns={
            "assets": Cdn(
                **declared("cdn", "assets", f"cdn.{domain}", "aws.cloudfront_alias"),
                origin="static",
                external=True,
            )
        },
        volumes={
            "uploads": Volume(**declared("volume", "uploads", "uploads", "k8s.volume"), size=size("1Gi")),
        },
        files={
            "settings": File(
                **declared("file", "settings", "settings", "k8s.config_map"),
                content=text("[shop]\nname = shop\n"),
                mounted=text("/etc/shop/settings.ini"),
            ),
        },
        node_groups={
            "main": NodeGroup(
                **declared("node_group", "main", "shop", "k8s.label_value"),
                key=text("node-group"),
                value=text("shop"),
                taint="NoSchedule",
                external=True,
            )
        },
        clusters={
            "main": Cluster(
                **declared("cluster", "main", "shop-us-1", "aws.eks_cluster"),
                external=True,
                oidc=text("oidc.eks.us-east-1.amazonaws.com/id/ABC"),
            )
        },
        roles={
            "app": Role(
                label="app",
                name=role,
                span=span("role app"),
                arn=f"arn:aws:iam::{account}:role/{role.value}",
                subjects=(f"{namespace}:shop",),
                external=True,
            )
        },
        deploys=(deploy("kubernetes", secret_store=text("aws-secrets-manager")), deploy("compose")),
    )
    return replace(base, **changes)


def with_service(platform: Platform, word: str, **changes: Any) -> Platform:
    """The platform with one service changed."""
    services = dict(platform.services)
    services[word] = replace(services[word], **changes)
    return replace(platform, services=services)


def with_patch(platform: Platform, target: str, address: str, tree: Table) -> Platform:
    """The platform with one more escape-hatch patch."""
    patch = Patch(target, address, tree, span(f"patch {address}"))
    return replace(platform, patches=(*platform.patches, patch))
