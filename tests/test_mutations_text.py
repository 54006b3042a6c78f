"""Each reference broken in the text of a build, one scalar at a time, through the command line.

The table below names every place of the manifests that holds one of the eleven references or its other hand.
Compose has no Ingress, no ClusterIssuer, no Middleware, no namespace and no labels of ours: what it has of the
eleven are the service that others address by name, and its port.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest
import yaml

from command_line import Ran, run, write
from mutating import ROOT, SPEC, Build, Cell, Pointer, cell, cells, spliced

ENVIRONMENTS = ("alpha", "prod")
NAME, GROUP = "app.kubernetes.io/name", "app.kubernetes.io/application-group"
ISSUER = "cert-manager.io/cluster-issuer"
MIDDLEWARES = "traefik.ingress.kubernetes.io/router.middlewares"
ENTRYPOINTS = "traefik.ingress.kubernetes.io/router.entrypoints"
ROLE = "eks.amazonaws.com/role-arn"
STICKY = "traefik.ingress.kubernetes.io/service.sticky.cookie.name"

INGRESS_NAME, NAMESPACE = (1, "handshake/ingress-name"), (2, "handshake/namespace")
CLUSTER_ISSUER, CORS = (3, "handshake/cluster-issuer"), (4, "handshake/middleware-cors")
REDIRECT, APPLICATION_GROUP = (5, "handshake/middleware-https-redirect"), (6, "handshake/application-group")
APPLICATION_NAME, HOST = (7, "handshake/application-name"), (8, "handshake/host")
BACKEND, TLS_HOST, TLS_SECRET = (
    (9, "handshake/backend"),
    (10, "handshake/tls-host"),
    (11, "handshake/tls-secret"),
)

POD: dict[str, Pointer] = {
    "Deployment": ("spec", "template"),
    "StatefulSet": ("spec", "template"),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
}


class Row(NamedTuple):
    """One place, the finding that it leads to, and what is put there: nothing's name, and others' names."""

    finding: tuple[int | None, str]
    path: str
    kind: str
    name: str
    pointer: Pointer
    words: tuple[str, ...]
    key: bool = False
    at: Pointer | None = None
    """Where it is told, when not at the place itself: at who uses what is gone."""
    told_by: tuple[str, str] = ("", "")
    """The object that is told of instead, by kind and name."""


class Names(NamedTuple):
    """The names of one environment by the naming rules, worked out without the compiler."""

    environment: str
    namespace: str
    other_namespace: str
    platform: str
    api: str

    @property
    def hosts(self) -> tuple[tuple[str, str], ...]:
        return (self.platform, self.api), (self.api, self.platform)


def names_of(environment: str) -> Names:
    prefix = "" if environment == "prod" else f"{environment}."
    return Names(
        environment,
        f"smarter-platform-{environment}",
        "smarter-platform-beta",
        f"{prefix}platform.example.com",
        f"{prefix}api.platform.example.com",
    )


def eleven(names: Names) -> Iterator[Row]:
    """The eleven references of both Ingresses."""
    path, cors = "ingress.yaml", f"{names.namespace}-cors@kubernetescrd"
    redirect = f"{names.namespace}-https-redirect@kubernetescrd"
    elsewhere = names.other_namespace
    for host, other in names.hosts:

        def row(finding: tuple[int, str], pointer: str | Pointer, *words: str, ingress: str = host) -> Row:
            keys = tuple(pointer.split(".")) if isinstance(pointer, str) else pointer
            return Row(finding, path, "Ingress", ingress, keys, words)

        rule: Pointer = ("spec", "rules", 0)
        service: Pointer = (*rule, "http", "paths", 0, "backend", "service")
        yield row(INGRESS_NAME, "metadata.name", "front", other)
        yield row(NAMESPACE, "metadata.namespace", "elsewhere", elsewhere)
        yield row(CLUSTER_ISSUER, ("metadata", "annotations", ISSUER), "letsencrypt", other)
        middlewares = ("metadata", "annotations", MIDDLEWARES)
        yield row(
            CORS,
            middlewares,
            f"elsewhere-cors@kubernetescrd,{redirect}",
            f"{elsewhere}-cors@kubernetescrd,{redirect}",
            f"{redirect},{redirect}",
        )
        yield row(
            REDIRECT,
            middlewares,
            f"{cors},elsewhere-https-redirect@kubernetescrd",
            f"{cors},{elsewhere}-https-redirect@kubernetescrd",
            f"{cors},{cors}",
            cors,
        )
        yield row(APPLICATION_GROUP, ("metadata", "labels", GROUP), "other", "smarter-worker")
        yield row(APPLICATION_NAME, ("metadata", "labels", NAME), "other", "smarter-worker")
        yield row(HOST, (*rule, "host"), "www.example.org", other)
        yield row(BACKEND, (*service, "name"), "nobody", "smarter-mysql")
        yield row(BACKEND, (*service, "port", "number"), "9999", "3306")
        yield Row((None, "ingress/class"), path, "Ingress", host, ("spec", "ingressClassName"), ("nginx",))
        yield Row(
            (None, "ingress/class"), path, "Ingress", host, ("metadata", "annotations", ENTRYPOINTS), ("web",)
        )
        yield row(TLS_HOST, ("spec", "tls", 0, "hosts", 0), "www.example.org", other)
        yield row(TLS_SECRET, ("spec", "tls", 0, "secretName"), "other-tls", f"{other}-tls", "smarter-redis")


def other_hands(names: Names) -> Iterator[Row]:
    """Who makes what the Ingresses ask for, and the labels and selectors of the same application."""
    namespace, elsewhere = names.namespace, names.other_namespace
    yield Row((None, "artifact/api-version"), "middlewares.yaml", "Middleware", "cors", ("apiVersion",),
              ("traefik.containo.us/v1alpha1",))  # fmt: skip
    yield Row(
        NAMESPACE, "namespace.yaml", "Namespace", namespace, ("metadata", "name"), ("elsewhere", elsewhere)
    )
    yield Row(
        NAMESPACE,
        "smarter.yaml",
        "RoleBinding",
        "smarter",
        ("subjects", 0, "namespace"),
        ("elsewhere", elsewhere),
    )
    for host, other in names.hosts:
        issuer = ("issuers.yaml", "ClusterIssuer", host)
        acme: Pointer = ("spec", "acme")
        yield Row(CLUSTER_ISSUER, *issuer, ("metadata", "name"), ("letsencrypt", other))
        zones: Pointer = (*acme, "solvers", 0, "selector", "dnsZones", 0)
        yield Row(CLUSTER_ISSUER, *issuer, zones, ("example.org", other, "example.com"))
        yield Row(
            CLUSTER_ISSUER, *issuer, (*acme, "solvers", 0, "dns01", "route53", "region"), ("eu-west-1",)
        )
        key: Pointer = (*acme, "privateKeySecretRef", "name")
        yield Row((None, "issuer/account-key"), *issuer, key, ("letsencrypt", other))
    yield Row(
        CORS, "middlewares.yaml", "Middleware", "cors", ("metadata", "name"), ("other", "https-redirect")
    )
    yield Row(
        REDIRECT, "middlewares.yaml", "Middleware", "https-redirect", ("metadata", "name"), ("other", "cors")
    )
    for workload in ("smarter", "smarter-worker", "smarter-beat"):
        another = "smarter-worker" if workload == "smarter" else "smarter"
        yield from _labels(f"{workload}.yaml", "Deployment", workload, another)
    for store in ("smarter-mysql", "smarter-redis-master"):
        yield from _labels(f"{store}.yaml", "StatefulSet", store, "smarter")
    yield from _labels("smarter-mysql-backup.yaml", "CronJob", "smarter-mysql-backup", "smarter")
    for label, finding in ((NAME, APPLICATION_NAME), (GROUP, APPLICATION_GROUP)):
        made: Pointer = ("spec", "jobTemplate", "metadata", "labels", label)
        yield Row(
            finding,
            "smarter-mysql-backup.yaml",
            "CronJob",
            "smarter-mysql-backup",
            made,
            ("other", "smarter-beat"),
        )
    for policy in ("smarter", "smarter-mysql", "smarter-redis-master"):
        selected: Pointer = ("spec", "podSelector", "matchLabels")
        another = "smarter-worker" if policy == "smarter" else "smarter"
        where = (f"{policy}.yaml", "NetworkPolicy", policy)
        yield Row(APPLICATION_NAME, *where, (*selected, NAME), ("nobody", another))
        yield Row(APPLICATION_GROUP, *where, (*selected, GROUP), ("nobody", "smarter-worker"))
        caller: Pointer = ("spec", "ingress", 0, "from", 0, "podSelector", "matchLabels")
        for label in (NAME, GROUP):
            yield Row((None, "permission/network"), *where, (*caller, label), ("nobody", "smarter-mysql"))
        port: Pointer = ("spec", "ingress", 0, "ports", 0, "port")
        yield Row((None, "permission/network"), *where, port, ("9999", "22"))
    service = ("smarter.yaml", "Service", "smarter")
    ports: Pointer = ("spec", "ports", 0)
    yield Row(BACKEND, *service, ("metadata", "name"), ("nobody", "smarter-mysql"))
    yield Row(BACKEND, *service, (*ports, "port"), ("9999", "3306"))


def _labels(path: str, kind: str, name: str, another: str) -> Iterator[Row]:
    """The pods' labels by which an application's parts know each other."""
    for label, finding in ((NAME, APPLICATION_NAME), (GROUP, APPLICATION_GROUP)):
        yield Row(
            finding, path, kind, name, (*POD[kind], "metadata", "labels", label), ("other", another + "x")
        )
    yield Row(APPLICATION_NAME, path, kind, name, (*POD[kind], "metadata", "labels", NAME), (another,))


def wiring(names: Names) -> Iterator[Row]:
    """What else holds the manifests together."""
    namespace = names.namespace
    app = ("smarter.yaml", "Deployment", "smarter")
    pod: Pointer = ("spec", "template", "spec")
    container: Pointer = (*pod, "containers", 0)
    ports: Pointer = ("spec", "ports", 0)

    def row(slug: str, where: tuple[str, str, str], pointer: Pointer, *words: str, **more: Any) -> Row:
        return Row((None, slug), *where, pointer, words, **more)

    service = ("smarter.yaml", "Service", "smarter")
    yield row("service/target-port", service, (*ports, "targetPort"), "web", "8001", "mysql")
    yield row("service/port", service, (*ports, "name"), "web")
    yield row("service/selector", service, ("spec", "selector", NAME), "nobody", "smarter-worker")
    yield row(
        "service/sticky",
        service,
        ("metadata", "annotations", STICKY),
        "session",
        "smarter-platform-beta_sticky_session",
    )
    for store, port in (("smarter-mysql", "6379"), ("smarter-redis-master", "3306")):
        mine = (f"{store}.yaml", "Service", store)
        yield row("service/name", mine, ("metadata", "name"), "nobody", "smarter")
        yield row("service/port", mine, (*ports, "port"), "9999", port)
        yield row("service/target-port", mine, (*ports, "targetPort"), "web")
        yield row("service/selector", mine, ("spec", "selector", NAME), "nobody", "smarter")
        state = (f"{store}.yaml", "StatefulSet", store)
        yield row("workload/name", state, ("metadata", "name"), "other", "smarter")
        yield row("service/name", state, ("spec", "serviceName"), "nobody", "smarter")
        yield row("workload/container-port", state, (*container, "ports", 0, "containerPort"), "9999", port)
        yield row("workload/container-port", state, (*container, "ports", 0, "name"), "web")
        claim: Pointer = ("spec", "volumeClaimTemplates", 0, "metadata", "name")
        yield row("workload/volume", state, claim, "other", at=(*container, "volumeMounts", 0, "name"))
        yield row("workload/volume", state, (*container, "volumeMounts", 0, "name"), "other")
    yield row("workload/name", app, ("metadata", "name"), "other", "smarter-worker")
    yield row("workload/selector", app, ("spec", "selector", "matchLabels", NAME), "nobody", "smarter-worker")
    yield row("workload/account", app, (*pod, "serviceAccountName"), "default", "smarter-worker")
    yield row("workload/container-port", app, (*container, "ports", 0, "containerPort"), "9999", "3306")
    yield row("workload/container-port", app, (*container, "ports", 0, "name"), "web")
    repository = "012345678901.dkr.ecr.us-east-1.amazonaws.com"
    yield row(
        "workload/image", app, (*container, "image"),
        f"{repository}/other:input.version", f"{repository}/smarter-platform-beta:input.version", "mysql:8",
    )  # fmt: skip
    toleration: Pointer = (*pod, "tolerations", 0)
    yield row("scheduling/toleration", app, (*toleration, "value"), "other")
    yield row("scheduling/toleration", app, (*toleration, "key"), "other")
    yield row("scheduling/toleration", app, (*toleration, "effect"), "NoExecute")
    terms: Pointer = (*pod, "affinity", "nodeAffinity", "preferredDuringSchedulingIgnoredDuringExecution", 0)
    term: Pointer = (*terms, "preference", "matchExpressions", 0)
    yield row("scheduling/node", app, (*term, "key"), "other")
    yield row("scheduling/node", app, (*term, "values", 0), "other")
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        yield row("probe/port", app, (*container, probe, "httpGet", "port"), "web", "9999")
        header: Pointer = (*container, probe, "httpGet", "httpHeaders", 0, "value")
        yield row("probe/host", app, header, "www.example.org", names.api)
    yield row("workload/command", app, (*container, "args", 5), "9999", "3306")
    scaler = ("smarter.yaml", "HorizontalPodAutoscaler", "smarter")
    yield row("hpa/target", scaler, ("spec", "scaleTargetRef", "name"), "nobody", "smarter-worker")
    yield row("hpa/target", scaler, ("spec", "scaleTargetRef", "kind"), "StatefulSet")
    yield row("artifact/name", scaler, ("metadata", "name"), "other", "smarter-worker")
    budget = ("smarter.yaml", "PodDisruptionBudget", "smarter")
    yield row("pdb/selector", budget, ("spec", "selector", "matchLabels", NAME), "nobody", "smarter-worker")
    account = ("smarter.yaml", "ServiceAccount", "smarter")
    yield row("workload/account", account, ("metadata", "name"), "other", "smarter-worker")
    yield row(
        "permission/role", account, ("metadata", "annotations", ROLE),
        "arn:aws:iam::012345678901:role/other", "arn:aws:iam::012345678901:role/smarter-platform-us-beta",
    )  # fmt: skip
    role = ("smarter.yaml", "Role", "smarter")
    for place, host in enumerate((names.platform, names.api)):
        other = names.api if host == names.platform else names.platform
        yield row("permission/cluster", role, ("rules", 0, "resourceNames", place), "other", other)
        yield row("permission/cluster", role, ("rules", 1, "resourceNames", place), "other", f"{other}-tls")
    binding = ("smarter.yaml", "RoleBinding", "smarter")
    yield row("permission/cluster", role, ("rules", 0, "resources", 0), "configmaps", "secrets")
    yield row("permission/cluster", binding, ("roleRef", "name"), "other")
    yield row("permission/cluster", binding, ("subjects", 0, "name"), "default", "smarter-worker")
    yield from _environment(names)
    yield from _secrets()
    backup = ("smarter-mysql-backup.yaml", "CronJob", "smarter-mysql-backup")
    job: Pointer = (*POD["CronJob"], "spec")
    yield row("workload/name", backup, ("metadata", "name"), "other")
    yield row("workload/image", backup, (*job, "containers", 0, "image"), "mysql:9", "redis:7")
    yield row("workload/volume", backup, (*job, "volumes", 0, "persistentVolumeClaim", "claimName"), "other")
    mounted: Pointer = (*job, "containers", 0, "volumeMounts", 0, "name")
    yield row("workload/volume", backup, (*job, "volumes", 0, "name"), "other", at=mounted)
    yield row("workload/volume", backup, mounted, "other")
    volume = ("volumes.yaml", "PersistentVolumeClaim", "smarter-mysql-backup")
    yield row("workload/volume", volume, ("metadata", "name"), "other")
    yield row("workload/volume", volume, ("spec", "storageClassName"), "gp2")
    kustomization = ("kustomization.yaml", "Kustomization", "")
    yield row("kustomization/resource", kustomization, ("resources", 0), "other.yaml", "smarter.yaml")
    origin: Pointer = ("spec", "headers", "accessControlAllowOriginList", 0)
    yield row(
        "middleware/setting", ("middlewares.yaml", "Middleware", "cors"), origin,
        "https://www.example.org", f"https://{names.api}",
    )  # fmt: skip
    assert namespace


def _environment(names: Names) -> Iterator[Row]:
    """Variables: each by the name that it has, as lists have no names of their own."""
    for workload in ("smarter", "smarter-worker", "smarter-beat"):
        where = (f"{workload}.yaml", "Deployment", workload)
        env: Pointer = ("spec", "template", "spec", "containers", 0, "env")
        beta = names_of("beta")
        for variable, other in (
            ("ENVIRONMENT", "beta"),
            ("NAMESPACE", beta.namespace),
            ("SMARTER_S3_BUCKET", beta.platform),
            ("SMARTER_AWS_EKS_CLUSTER_NAME", "smarter-platform-us-1"),
            ("SMARTER_ROOT_DOMAIN", "example.org"),
            ("SMARTER_REACTJS_APP_LOADER_PATH", "/loader.js"),
            ("CACHES_LOCATION", "redis://:$(REDIS_PASSWORD)@smarter-mysql:6379/1"),
        ):
            yield Row((None, "env/value"), *where, (*env, variable, "value"), ("other", other))
            yield Row((None, "env/value"), *where, (*env, variable, "name"), ("OTHER",))
        for variable, secret, key in (
            ("SECRET_KEY", "smarter-openai", "OPENAI_API_KEY"),
            ("SMARTER_MYSQL_PASSWORD", "mysql-root", "MYSQL_HOST"),
            ("SMARTER_MYSQL_USER", "smarter-redis", "SMARTER_MYSQL_DATABASE"),
            ("SMTP_HOST", "smarter-admin", "SMTP_PORT"),
            ("REDIS_PASSWORD", "smarter-admin", "SECRET_KEY"),
        ):
            ref: Pointer = (*env, variable, "valueFrom", "secretKeyRef")
            yield Row((None, "secret/name"), *where, (*ref, "name"), ("nobody",))
            yield Row((None, "secret/key"), *where, (*ref, "key"), ("NOTHING",))
            if variable != "REDIS_PASSWORD":
                yield Row((None, "secret/name"), *where, (*ref, "name"), (secret,))
                yield Row((None, "secret/key"), *where, (*ref, "key"), (key,))
    store = ("smarter-mysql.yaml", "StatefulSet", "smarter-mysql")
    env = ("spec", "template", "spec", "containers", 0, "env")
    for variable in ("MYSQL_DATABASE", "MYSQL_USER"):
        yield Row((None, "env/value"), *store, (*env, variable, "value"), ("other", "smarter_platform_beta"))
    ref = (*env, "MYSQL_ROOT_PASSWORD", "valueFrom", "secretKeyRef")
    yield Row((None, "secret/name"), *store, (*ref, "name"), ("nobody", "mysql-smarter"))
    yield Row((None, "secret/key"), *store, (*ref, "key"), ("NOTHING", "MYSQL_ROOT_USERNAME"))


def _secrets() -> Iterator[Row]:
    """What makes the Secrets: names, keys, values, stores."""

    def row(slug: str, secret: str, pointer: Pointer, *words: str, **more: Any) -> Row:
        return Row((None, slug), "secrets.yaml", "ExternalSecret", secret, pointer, words, **more)

    target: Pointer = ("spec", "target")
    for secret in (
        "mysql-root",
        "mysql-smarter",
        "smarter-admin",
        "smarter-redis",
        "aws-ses-config",
        "smarter-openai",
    ):
        other = "smarter-openai" if secret != "smarter-openai" else "smarter-redis"
        yield row("secret/name", secret, (*target, "name"), "other", other)
        yield row("secret/name", secret, ("metadata", "name"), "other", other)
    template: Pointer = (*target, "template", "data")
    made: Pointer = ("spec", "dataFrom", 0)
    for secret, key, other in (
        ("mysql-root", "MYSQL_HOST", "smarter-redis-master"),
        ("mysql-smarter", "SMARTER_MYSQL_DATABASE", "smarter_platform_beta"),
        ("mysql-smarter", "SMARTER_MYSQL_USERNAME", "root"),
        ("mysql-smarter", "MYSQL_PORT", "6379"),
        ("smarter-admin", "SMARTER_LOGIN_URL", "https://beta.platform.example.com/login/"),
        ("aws-ses-config", "SMTP_PORT", "25"),
    ):
        yield row("secret/key", secret, (*template, key), "OTHER", key=True)
        yield row("secret/value", secret, (*template, key), "nothing", other)
    rename: Pointer = (*made, "rewrite", 0, "regexp", "target")
    yield row("secret/key", "mysql-root", rename, "OTHER", "MYSQL_PASSWORD")
    generator: Pointer = (*made, "sourceRef", "generatorRef", "name")
    yield row("secret/store", "mysql-root", generator, "other")
    yield Row(
        (None, "secret/store"), "secrets.yaml", "Password", "smarter-redis-password", ("metadata", "name"),
        ("other",), at=generator, told_by=("ExternalSecret", "smarter-redis"),
    )  # fmt: skip
    yield row("secret/key", "smarter-openai", ("spec", "data", 0, "secretKey"), "OTHER")
    yield row(
        "secret/store", "smarter-openai", ("spec", "data", 0, "remoteRef", "key"), "other", "smarter/ses/host"
    )
    yield row("secret/store", "smarter-openai", ("spec", "secretStoreRef", "name"), "other")


COMPOSE = "compose.yaml"


def compose() -> Iterator[Row]:
    """What a compose file has of the eleven (9: who is addressed, on which port), and what holds it together."""

    def row(slug: str, pointer: str, *words: str, key: bool = False, at: Pointer | None = None) -> Row:
        keys = tuple(int(part) if part.isdigit() else part for part in pointer.split("/"))
        return Row((None, slug), COMPOSE, "", "", keys, words, key, at)

    mysql = "services/smarter-mysql"
    yield row("compose/service", mysql, "other", key=True)
    yield row("compose/service", f"{mysql}/container_name", "other", "smarter-redis")
    yield row("compose/port", f"{mysql}/ports/0", "3307:3306", "6379:6379")
    yield row("compose/port", "services/smarter-app/ports/0", "9357:8000", "8000:9357")
    yield row("env/value", f"{mysql}/environment/MYSQL_DATABASE", "other", "smarter_platform_alpha")
    yield row("env/value", f"{mysql}/environment/MYSQL_USER", "OTHER", key=True)
    yield row("workload/image", "services/smarter-app/image", "other", "mysql:8")
    yield row("workload/command", "services/smarter-app/command/11", "8000")
    env = "services/smarter-app/environment"
    yield row("env/value", f"{env}/SMARTER_MYSQL_HOST", "nobody", "smarter-redis")
    yield row("env/value", f"{env}/SMARTER_MYSQL_PORT", "9999", "6379")
    yield row("env/value", f"{env}/NAMESPACE", "other", "smarter-platform-alpha")
    for service in ("smarter-app", "smarter-worker", "smarter-beat"):
        needs = f"services/{service}/depends_on"
        yield row("compose/need", f"{needs}/smarter-mysql", "nobody", key=True)
        yield row(
            "compose/need",
            f"{needs}/smarter-mysql/condition",
            "service_started",
            "service_completed_successfully",
        )
    yield row("compose/need", "services/smarter-worker/depends_on/smarter-app/condition", "service_healthy")
    yield row(
        "compose/healthcheck",
        f"{mysql}/healthcheck",
        "x-healthcheck",
        key=True,
        at=("services", "smarter-mysql"),
    )


def namespaces(build: Build, environment: str) -> Iterator[Row]:
    """Every object that stands in a namespace, and every label of the application that an object carries."""
    names = names_of(environment)
    for path in build.paths(f"{environment}/kubernetes"):
        short = path.rpartition("/")[2]
        for one in cells(build.text(path)):
            if one.key:
                continue
            if one.pointer == ("metadata", "namespace"):
                yield Row(NAMESPACE, short, one.kind, one.name, one.pointer, (names.other_namespace,))
            elif one.pointer == ("metadata", "labels", GROUP):
                yield Row(APPLICATION_GROUP, short, one.kind, one.name, one.pointer, ("other",))
            elif one.pointer == ("metadata", "labels", NAME) and one.kind != "Ingress":
                yield Row(APPLICATION_NAME, short, one.kind, one.name, one.pointer, ("other",))


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return Build(tmp_path_factory.mktemp("smarter") / "build")


def place(build: Build, path: str, row: Row, pointer: Pointer) -> Cell:
    """The scalar of a row; a variable in a list is found by its name."""
    text = build.text(path)
    if "env" in pointer and row.kind:
        at = pointer.index("env") + 1
        wanted = pointer[at]
        for one in cells(text):
            here = (one.kind, one.name, one.value) == (row.kind, row.name, wanted) and not one.key
            if here and one.pointer[:at] == pointer[:at] and one.pointer[at + 1 :] == ("name",):
                pointer = (*pointer[:at], one.pointer[at], *pointer[at + 1 :])
                break
    told = pointer == row.at
    kind, name = row.told_by if told and row.told_by[0] else (row.kind, row.name)
    return cell(text, kind, name, pointer, pointer[-1] == "smarter-mysql" if told else row.key)


def mistakes(build: Build, folder: str, row: Row) -> list[str]:
    """What is not as it should be when each of a row's words stands at its place."""
    path = f"{folder}/{row.path}"
    whole = build.text(path)
    broken = place(build, path, row, row.pointer)
    told = place(build, path, row, row.at) if row.at is not None else broken
    wrong = []
    for words in row.words:
        assert words != broken.value, row
        ran = build.with_text(path, spliced(whole, broken, words))
        found = ran.document["diagnostics"]
        about = (
            f"{row.path} {row.kind} {row.name} {'.'.join(map(str, row.pointer))}: {broken.value} -> {words}"
        )
        if ran.status != 1 or len(found) != 1:
            wrong.append(
                f"{about}: status {ran.status}, " + "; ".join(f"{d['slug']}:{d['line']}" for d in found)
            )
            continue
        (one,) = found
        shape = (one["number"], one["slug"], one["file"], one["line"])
        wanted = (*row.finding, build.shown(path), told.line)
        if shape != wanted:
            wrong.append(f"{about}: {shape}, not {wanted}")
        elif one["slug"].startswith("handshake/") and not any(r["file"] == SPEC for r in one["related"]):
            wrong.append(f"{about}: the spec's side is not shown")
    return wrong


ROWS = {
    environment: [
        *eleven(names_of(environment)), *other_hands(names_of(environment)), *wiring(names_of(environment)),
    ]
    for environment in ENVIRONMENTS
}  # fmt: skip


def in_text() -> set[str]:
    """Every finding that a text of this file is broken into."""
    tables = {row.finding[1] for rows in ROWS.values() for row in rows} | {
        row.finding[1] for row in compose()
    }
    return tables | {
        "artifact/missing",
        "artifact/unexpected",
        "artifact/unreadable",
        "workload/label",
        "compose/volume",
    }


def test_the_untouched_build_agrees(build: Build) -> None:
    ran = build.verify()
    assert (ran.status, ran.document["diagnostics"]) == (0, [])


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("number", range(1, 12))
def test_the_eleven_in_each_artifact(build: Build, environment: str, number: int) -> None:
    rows = [row for row in ROWS[environment] if row.finding[0] == number]
    ingresses = {row.name for row in rows if row.kind == "Ingress"}
    assert len(ingresses) == 2
    wrong = [line for row in rows for line in mistakes(build, f"{environment}/kubernetes", row)]
    assert wrong == []


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_namespace_and_label(build: Build, environment: str) -> None:
    rows = list(namespaces(build, environment))
    assert len(rows) > 100
    wrong = [line for row in rows for line in mistakes(build, f"{environment}/kubernetes", row)]
    assert wrong == []


OTHERS = sorted({row.finding[1] for row in ROWS["alpha"] if row.finding[0] is None})


@pytest.mark.parametrize("slug", OTHERS)
def test_the_other_agreements(build: Build, slug: str) -> None:
    rows = [row for row in ROWS["alpha"] if row.finding[1] == slug]
    assert [line for row in rows for line in mistakes(build, "alpha/kubernetes", row)] == []


def test_compose(build: Build) -> None:
    assert [line for row in compose() for line in mistakes(build, "local/compose", row)] == []


INGRESS = "alpha/kubernetes/ingress.yaml"
KUSTOMIZATION = "alpha/kubernetes/kustomization.yaml"


def found(ran: Ran) -> list[tuple[str, int]]:
    return [(one["slug"], one["line"]) for one in ran.document["diagnostics"]]


def test_the_environment_is_told_when_others_agree(build: Build) -> None:
    text = build.text(INGRESS)
    ran = build.with_text(
        INGRESS, text.replace("ingressClassName: traefik", "ingressClassName: nginx", 1), whole=True
    )
    (one,) = ran.document["diagnostics"]
    assert (one["slug"], one["environment"]) == ("ingress/class", "alpha")


def test_by_a_process_of_its_own(build: Build) -> None:
    text = build.text(INGRESS)
    broken = text.replace("name: alpha.api.platform.example.com", "name: front", 1)
    with build.changed(INGRESS, broken):
        command = [sys.executable, "-m", "platformc", "verify", SPEC, str(build.folder), "--format", "json"]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    (one,) = json.loads(ran.stdout)["diagnostics"]
    assert (ran.returncode, one["number"], one["slug"]) == (1, 1, "handshake/ingress-name")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("name: alpha.platform.example.com\n", 'name: "alpha.platform.example.com"\n'),
        ("name: alpha.platform.example.com\n", "name: 'alpha.platform.example.com'\n"),
        ("  ingressClassName: traefik\n", "  ingressClassName: traefik  # or none\n"),
        ("  ingressClassName: traefik\n", "\n\n  # a comment\n  ingressClassName: traefik\n\n"),
        (
            "secretName: alpha.platform.example.com-tls",
            "secretName: >-\n        alpha.platform.example.com-tls",
        ),
        ("number: 8000", "number: 0x1f40"),
        ("# Made", "\ufeff# Made"),
        ("\n", "\r\n"),
    ],
)
def test_another_layout_says_the_same(build: Build, before: str, after: str) -> None:
    text = build.text(INGRESS)
    assert before in text
    ran = build.with_text(INGRESS, text.replace(before, after))
    assert (ran.status, found(ran)) == (0, [])


@pytest.mark.parametrize("environment", ["alpha", "local"])
def test_keys_and_documents_in_another_order_say_the_same(build: Build, environment: str) -> None:
    for path in build.paths(environment):
        documents = [backwards(document) for document in yaml.safe_load_all(build.text(path))]
        text = yaml.safe_dump_all(reversed(documents), sort_keys=False, width=1000)
        assert text != build.text(path)
        assert found(build.with_text(path, text)) == [], path


def backwards(value: Any) -> Any:
    """The same, with the keys of each map in the other order."""
    if isinstance(value, dict):
        return {key: backwards(inner) for key, inner in reversed(list(value.items()))}
    return [backwards(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("  ingressClassName", "\tingressClassName", 18),
        ("traefik\n", "[traefik\n", 19),
        ("traefik\n", "tra\x00efik\n", 18),
        ("host: alpha", "host: &host alpha", 20),
        ("  ingressClassName: traefik\n", "  ingressClassName: traefik\n  ingressClassName: nginx\n", 19),
        ("      http:\n", "         http:\n", 21),
    ],
)
def test_text_that_cannot_be_read_is_one_finding(build: Build, before: str, after: str, line: int) -> None:
    text = build.text(INGRESS)
    assert before in text
    ran = build.with_text(INGRESS, text.replace(before, after, 1))
    assert (ran.status, found(ran)) == (1, [("artifact/unreadable", line)])
    (one,) = ran.document["diagnostics"]
    assert not any(word in one["message"] for word in ("Traceback", "Error", "yaml."))


@pytest.mark.parametrize(
    ("line", "slug"),
    [
        ("    cert-manager.io/cluster-issuer", "handshake/cluster-issuer"),
        ("  ingressClassName", "ingress/class"),
        ("      secretName", "handshake/tls-secret"),
        ("    app.kubernetes.io/application-group", "handshake/application-group"),
        ("    traefik.ingress.kubernetes.io/router.entrypoints", "ingress/class"),
    ],
)
def test_a_line_that_became_a_comment(build: Build, line: str, slug: str) -> None:
    text = build.text(INGRESS)
    assert f"\n{line}" in text
    ran = build.with_text(INGRESS, text.replace(f"\n{line}", f"\n#{line}", 1))
    assert [one for one, _ in found(ran)] == [slug]


def test_documents_that_are_gone_or_too_many(build: Build) -> None:
    text = build.text(INGRESS)
    first, second = text.split("---\n")
    assert found(build.with_text(INGRESS, first)) == [("artifact/missing", 1)]
    assert found(build.with_text(INGRESS, second)) == [("artifact/missing", 1)]
    again = build.with_text(INGRESS, f"{text}---\n{second}")
    assert found(again) == [("artifact/unexpected", text.count("\n") + 2)]
    namespace = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: stray\n"
    stray = build.with_text(INGRESS, f"{text}---\n{namespace}")
    assert found(stray) == [("artifact/unexpected", text.count("\n") + 2)]
    kind = build.with_text(INGRESS, text.replace("kind: Ingress", "kind: Ingres", 1))
    assert found(kind) == [("artifact/missing", 2)]


def test_files_that_are_gone_or_too_many(build: Build) -> None:
    gone = build.with_text(INGRESS, None)
    assert sorted({slug for slug, _ in found(gone)}) == ["artifact/missing", "kustomization/resource"]
    assert [one for one, _ in found(gone)].count("artifact/missing") == 2
    config = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  namespace: smarter-platform-alpha\n"
    more = build.with_text("alpha/kubernetes/extra.yaml", config)
    assert [slug for slug, _ in found(more)] == ["kustomization/resource"]
    assert found(build.with_text("alpha/kubernetes/notes.txt", "anything")) == []


def test_a_kustomization_that_lists_a_file_twice_or_not(build: Build) -> None:
    text = build.text(KUSTOMIZATION)
    last = "  - ingress.yaml\n"
    assert [slug for slug, _ in found(build.with_text(KUSTOMIZATION, text.replace(last, "")))] == [
        "kustomization/resource"
    ]
    line = text.count("\n", 0, text.index(last)) + 1
    assert found(build.with_text(KUSTOMIZATION, text + last)) == [("kustomization/resource", line)]


LABELLED = """platform shop { }
service web {
  image = "nginx:1.29"
  port http = 8080
  labels { tier = "front" }
}
deploy { kubernetes }
"""
STORED = """platform shop { }
secret db { PASSWORD = inherit }
database main { engine = postgres 17; name = "shop"; user = "shop"; password = secret.db.PASSWORD; size = 1Gi }
deploy { compose }
"""


@pytest.mark.parametrize(
    ("spec", "path", "before", "after", "slug"),
    [
        (
            LABELLED,
            "default/kubernetes/web.yaml",
            "        tier: front",
            "        tier: back",
            "workload/label",
        ),
        (STORED, "default/compose/compose.yaml", "main-data:/var", "other:/var", "compose/volume"),
        (STORED, "default/compose/compose.yaml", "main-data: {}", "other: {}", "compose/volume"),
    ],
)
def test_what_smarter_does_not_have(
    tmp_path: Path, spec: str, path: str, before: str, after: str, slug: str
) -> None:
    write(tmp_path, {"shop.plat": spec})
    assert run("build", "shop.plat", cwd=tmp_path).status == 0
    file = tmp_path / "build" / path
    text = file.read_text()
    assert text.count(before) == 1, text
    file.write_text(text.replace(before, after))
    assert [
        one for one, _ in found(run("verify", "shop.plat", "build", "--format", "json", cwd=tmp_path))
    ] == [slug]


def schema(name: str) -> Any:
    return jsonschema.Draft202012Validator(run("schema", name, cwd=ROOT).document)


@pytest.mark.parametrize("command", ["names", "handshakes"])
def test_tables_are_as_their_schemas_say(build: Build, command: str) -> None:
    ran = run(command, SPEC, "--format", "json", cwd=ROOT)
    assert ran.status == 0
    assert sorted(error.message for error in schema(command).iter_errors(ran.document)) == []
    assert list(ran.document["environments"]) == ["local", "alpha", "beta", "next", "prod"]


@pytest.mark.parametrize("paths", [False, True])
def test_there_are_always_eleven_rows(build: Build, paths: bool) -> None:
    places = (str(build.folder),) if paths else ()
    document = run("handshakes", SPEC, *places, "--format", "json", cwd=ROOT).document
    for environment, rows in document["environments"].items():
        numbers = [row["number"] for row in rows]
        assert numbers == ([] if environment == "local" else [*range(1, 12)] * 2)
        assert all(row["agrees"] and row["maker"] and row["reason"] is None for row in rows)


@pytest.mark.parametrize("number", range(1, 12))
def test_a_broken_handshake_in_the_table(build: Build, number: int) -> None:
    rows = [row for row in ROWS["alpha"] if row.finding[0] == number and row.kind == "Ingress"]
    for row in rows:
        path = f"alpha/kubernetes/{row.path}"
        text = spliced(build.text(path), place(build, path, row, row.pointer), row.words[0])
        with build.changed(path, text):
            ran = run("handshakes", SPEC, str(build.folder), "--env", "alpha", "--format", "json", cwd=ROOT)
        assert ran.status == 1
        assert [error.message for error in schema("handshakes").iter_errors(ran.document)] == []
        listed = ran.document["environments"]["alpha"]
        assert len(listed) == 22
        (wrong,) = (one for one in listed if not one["agrees"])
        assert (wrong["number"], wrong["slug"], wrong["agrees"], wrong["maker"]) == (
            *row.finding,
            False,
            None,
        )
        declaration = "ingress.api" if ".api." in row.name else "ingress.platform"
        assert wrong["declaration"] == declaration
        assert wrong["reason"]


@pytest.mark.parametrize("command", ["names", "handshakes"])
def test_tables_fit_a_terminal(command: str) -> None:
    short = run(command, SPEC, cwd=ROOT).out
    before_the_place = [re.sub(r" +(AT|\S+:\d+)$", "", line) for line in short.splitlines()]
    assert max(map(len, before_the_place)) <= 150, "where it is wraps first"
    assert "NetworkPolicy" in short or "_https_redirect " in short
    whole = run(command, SPEC, "--verbose", cwd=ROOT).out
    assert "kubernetes_manifest.middleware_https_redirect" in whole
    assert "\u2026" not in whole
    assert " more" not in whole


NAMES = re.compile(r"smarter|alpha|example\.com|^(8000|3306|6379|http|mysql|redis|cors|https-redirect)$")
NO_REFERENCE = re.compile(
    r"labels\.app\.kubernetes\.io/part-of$"  # the target's own label
    r"|containers\.\d+\.name$"  # nobody addresses a container
    r"|Probe\.exec\.command\.\d+$|^spec\.template\.spec\.containers\.0\.args\.\d+$"  # of an engine's image
    r"|\.email$|\.resource\.name$"
    r"|apiVersion$"  # says which schema the object has
)
"""Places where a word that is also a name is none."""


def test_no_place_that_holds_a_name_is_left_unproved(build: Build) -> None:
    """Every scalar with a name in it: one of each shape is broken, and found at its line, or stands in the list."""
    seen: set[tuple[str, ...]] = set()
    wrong = []
    for path in build.paths("alpha/kubernetes"):
        text = build.text(path)
        for one in cells(text):
            shape = (one.kind, *("*" if isinstance(key, int) else key for key in one.pointer))
            pointer = ".".join(map(str, one.pointer))
            if one.key or shape in seen or not NAMES.search(one.value) or NO_REFERENCE.search(pointer):
                continue
            seen.add(shape)
            if (one.kind == "Password" and pointer == "metadata.name") or pointer.endswith("volumes.0.name"):
                continue  # told at who uses it: in the table above
            words = f"{int(one.value) + 1}" if one.value.isdigit() else f"{one.value}x"
            if pointer.endswith(".image"):
                words = f"x{one.value}"
            told = found(build.with_text(path, spliced(text, one, words)))
            if [line for _, line in told] != [one.line]:
                wrong.append((path, one.kind, pointer, one.value, told))
    assert wrong == []
    assert len(seen) > 120
