"""Which names an environment makes, and in which instance of a scope each of them may occur only once."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.accounts import accounts_of_chart, path_of
from platformc.checks.azure_claims import azure_claims
from platformc.checks.sharing import account_of, cluster_of, clustered
from platformc.ir import Declaration, Job, Platform, Scalar, Service, Workload
from platformc.names import KINDS, Claim
from platformc.source import Span

NAMESPACE = "k8s.namespace"


def claims(platform: Platform) -> Iterator[Claim]:
    """Every name that this environment makes; what is `external` is made by somebody else."""
    if clustered(platform):
        yield from _in_cluster(platform)
    if platform.deploy("compose"):
        here = ("compose", platform.spec, platform.environment)
        for volume in platform.volumes.values():
            if not volume.external:
                yield _claim(platform, "compose.volume", volume, "volume", here)
        for file in platform.files.values():
            yield _claim(platform, "compose.config", file, "file", here)
    github = platform.deploy("github")
    if github is not None:
        # all environments share one folder of workflows; two specs only where both are copied to it
        installed = github.option("install")
        copied = isinstance(installed, Scalar) and installed.value is True
        folder = ("repository",) if copied else ("repository", platform.spec)
        for workflow in platform.workflows.values():
            owner = owner_of(platform, f"workflow `{workflow.label}`")
            name = workflow.file
            yield Claim(name.kind, name.value, folder, owner, name.span, platform.environment)
    yield from azure_claims(platform)
    yield from _in_cloud(platform)


def owner_of(platform: Platform, path: str) -> str:
    """A maker, told apart from one of another spec."""
    return f"{platform.spec}\n{path}"


def _in_cluster(platform: Platform) -> Iterator[Claim]:
    cluster = cluster_of(platform)
    name = platform.namespace
    yield Claim(
        NAMESPACE, name.value, cluster, owner_of(platform, "platform"), name.span, platform.environment
    )
    for issuer in platform.issuers.values():
        if not issuer.external:
            yield _claim(platform, "k8s.cluster_issuer", issuer, "issuer", cluster)
    here = (*cluster, name.value)
    for service in platform.services.values():
        kinds = ["k8s.deployment"]
        kinds += ["k8s.service"] if service.ports else []
        if service.replicas and service.replicas.minimum < service.replicas.maximum:
            kinds.append("k8s.hpa")
        if service.replicas and service.replicas.minimum >= 2:
            kinds.append("k8s.pdb")
        yield from _of_workload(platform, service, kinds, here)
    for job in platform.jobs.values():
        kind = "k8s.job" if job.run.kind == "before" else "k8s.cron_job"
        yield from _of_workload(platform, job, [kind], here)
    for store in platform.stores.values():
        if not store.external:
            owner = owner_of(platform, f"{store.kind} `{store.label}`")
            for kind in ("k8s.service", "k8s.stateful_set", _PODS):
                yield Claim(
                    kind, store.host.value, _scope(kind, here), owner, store.host.span, platform.environment
                )
    for secret in platform.secrets.values():
        if not secret.external:
            yield _claim(platform, "k8s.secret", secret, "secret", here)
    for volume in platform.volumes.values():
        if not volume.external:
            yield _claim(platform, "k8s.pvc", volume, "volume", here)
    for middleware in platform.middlewares.values():
        if not middleware.external:
            yield _claim(platform, "k8s.middleware", middleware, "middleware", here)
    for ingress in platform.ingresses.values():
        own = (*cluster, ingress.namespace.value) if ingress.namespace else here
        yield _claim(platform, "k8s.ingress", ingress, "ingress", own)
        if ingress.tls:
            # Ingresses of one host may share its certificate
            owner = owner_of(platform, f"ingress of `{ingress.host.value}`")
            span = ingress.tls.secret.span if ingress.tls.secret else ingress.tls.span
            yield Claim("k8s.tls_secret", ingress.tls_secret, own, owner, span, platform.environment)


_PODS = "compose.service"
"""What pods are selected by: the name of their workload, whatever kind of object makes them."""


def _scope(kind: str, here: tuple[str, ...]) -> tuple[str, ...]:
    return ("pods", *here) if kind == _PODS else here


def _of_workload(
    platform: Platform, workload: Workload, kinds: list[str], here: tuple[str, ...]
) -> Iterator[Claim]:
    word = "job" if isinstance(workload, Job) else "service"
    owner = owner_of(platform, f"{word} `{workload.label}`")
    if any(mount.declaration.startswith("file.") for mount in workload.mounts):
        kinds = [*kinds, "k8s.config_map"]
    # programs of a chart may act as one account, which the chart or the namespace makes
    if workload.role and path_of(workload) not in accounts_of_chart(platform):
        kinds = [*kinds, "k8s.service_account"]
    for kind in kinds:
        name = workload.own_name(kind)
        yield Claim(kind, name.value, here, owner, name.span, platform.environment)
    selects = isinstance(workload, Service) or workload.ports
    if selects or word == "job":
        span, value = workload.name.span, workload.name.value
        yield Claim(_PODS, value, _scope(_PODS, here), owner, span, platform.environment)


def _in_cloud(platform: Platform) -> Iterator[Claim]:
    """What has one name in an account, or in the world. What environments mean to share never claims."""
    everywhere: tuple[tuple[str, str, dict[str, Declaration]], ...] = (
        ("aws.s3_bucket", "bucket", dict(platform.buckets)),
        ("aws.cloudfront_alias", "cdn", dict(platform.cdns)),
        ("aws.route53_record", "record", dict(platform.records)),
        ("aws.iam_role", "role", dict(platform.roles)),
        *_in_stacks(platform),
    )
    yield from _of_tasks(platform)
    for kind_id, word, table in everywhere:
        kind = KINDS.get(kind_id)
        if kind is None:
            continue
        key: tuple[str, ...] | None = (kind.scope,)
        if kind.scope in ("account", "account-region"):
            key = account_of(platform, regional=kind.scope == "account-region")
        if key is None:
            continue
        for declaration in table.values():
            if not declaration.external:
                yield _claim(platform, kind_id, declaration, word, key)


def _in_stacks(platform: Platform) -> list[tuple[str, str, dict[str, Declaration]]]:
    """What each environment's own Terraform makes: without it, environments may mean to share one."""
    if platform.deploy("terraform") is None:
        return []
    registries = {label: one for label, one in platform.registries.items() if one.kind == "ecr"}
    return [
        ("aws.route53_zone", "zone", dict(platform.zones)),
        ("aws.ecr_repository", "registry", dict(registries)),
        ("aws.ses_domain_identity", "mail", dict(platform.mails)),
    ]


def _of_tasks(platform: Platform) -> Iterator[Claim]:
    """What runs on ECS: each environment makes a cluster, a load balancer and their services of its own."""
    key = account_of(platform, regional=True)
    if key is None:
        return
    for cluster in platform.clusters.values():
        if cluster.kind == "ecs" and not cluster.external:
            yield _claim(platform, "aws.ecs_cluster", cluster, "cluster", key)
    for balancer in platform.load_balancers.values():
        if not balancer.external:
            yield _claim(platform, "aws.alb_name", balancer, "load balancer", key)
    led = {route.backend.service for one in platform.load_balancers.values() for route in one.routes}
    beside = {
        label for one in platform.services.values() if one.task is not None for label in one.task.beside
    }
    for service in platform.services.values():
        if service.cluster and not service.external and service.label not in beside:
            owner = owner_of(platform, f"service `{service.label}`")
            kinds = ["aws.ecs_family", *(["aws.target_group_name"] if service.label in led else [])]
            for kind in kinds:
                name = service.own_name(kind)
                yield Claim(kind, name.value, key, owner, name.span, platform.environment)


def _claim(
    platform: Platform, kind: str, declaration: Declaration, word: str, scope: tuple[str, ...]
) -> Claim:
    name = declaration.name
    span: Span = name.span if name.span.file else declaration.span
    owner = owner_of(platform, f"{word} `{declaration.label}`")
    return Claim(kind, name.value, scope, owner, span, platform.environment)
