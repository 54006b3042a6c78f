"""Databases, caches and brokers that run in the cluster: StatefulSet, Service, who may call."""

from __future__ import annotations

from platformc.diagnostics import Code, Report
from platformc.ir import Health, Platform, Port, Store
from platformc.output import Document, Marked, Tree
from platformc_targets.kubernetes.callers import Callers
from platformc_targets.kubernetes.engines import (
    IMAGES,
    arguments,
    environment,
    lacks_password,
    port_name,
    probe,
    tag,
)
from platformc_targets.kubernetes.objects import document, labels_of, named, selector_of
from platformc_targets.kubernetes.pods import CONTAINER_SECURITY, placement
from platformc_targets.kubernetes.policies import store_policy
from platformc_targets.kubernetes.probes import probe_set
from platformc_targets.kubernetes.sizes import STORE_LIMITS, STORE_REQUESTS, sizes
from platformc_targets.kubernetes.texts import Variables, known

NO_PASSWORD = Code(
    "kubernetes/no-password",
    summary="a database that runs in the cluster has no password",
    why="The image of PostgreSQL does not start without one, and those of MySQL and MariaDB make no user.",
    wrong="platform p { }\ndatabase main { engine = postgres 17 }\n"
    'service web {\n  image = "nginx:1.29"\n  needs main\n}\ndeploy { kubernetes }\n',
    right="platform p { }\nsecret db { PASSWORD = inherit }\n"
    "database main {\n  engine = postgres 17\n  password = secret.db.PASSWORD\n}\n"
    'service web {\n  image = "nginx:1.29"\n  needs main\n}\ndeploy { kubernetes }\n',
    source="https://github.com/docker-library/docs/blob/master/postgres/content.md#environment-variables",
)

DEFAULT_SIZE = "10Gi"
GRACE_SECONDS = 60
"""Time to write everything down before it is killed."""


def store_documents(platform: Platform, report: Report, store: Store, callers: Callers) -> list[Document]:
    """Everything that one store is; its objects are called as it is addressed."""
    if lacks_password(store):
        report(
            NO_PASSWORD.at(
                store.at("engine"),
                f"{store.kind} `{store.label}` has no password, and its image needs one",
                hint="say which key of a Secret holds it: `password = secret.NAME.KEY`",
            )
        )
    namespace = named(platform.namespace)
    host = named(store.host)
    labels = labels_of(platform, report, host, store.labels, f"a label of `{store.label}`")
    port = Port(port_name(store), store.port, store.at("port"))
    entry = {"name": port.name, "port": port.number, "targetPort": port.name, "protocol": "TCP"}
    # a headless Service: one pod, found by its own address
    service = {"clusterIP": "None", "selector": selector_of(labels), "ports": [Marked(entry, port.span)]}
    documents = [
        document(
            "apps/v1",
            "StatefulSet",
            host,
            store.span,
            labels,
            {"spec": _stateful_set(platform, report, store, labels, port)},
            namespace=namespace,
        ),
        document("v1", "Service", host, store.span, labels, {"spec": service}, namespace=namespace),
    ]
    policy = store_policy(platform, store, labels, callers, port)
    if policy:
        documents.append(policy)
    return documents


def kept(store: Store) -> bool:
    """Whether the data outlives the pod: always for databases and brokers, for caches when they have a size."""
    return store.kind != "cache" or store.size is not None


def _stateful_set(
    platform: Platform, report: Report, store: Store, labels: dict[str, Tree], port: Port
) -> dict[str, Tree]:
    image = IMAGES[store.engine]
    pod: dict[str, Tree] = {
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "terminationGracePeriodSeconds": GRACE_SECONDS,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": image.user,
            "runAsGroup": image.group,
            "fsGroup": image.group,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
    }
    pod.update(placement(platform, report, store.node_group))
    pod["containers"] = [_container(platform, report, store, port)]
    spec: dict[str, Tree] = {
        "serviceName": named(store.host),
        "replicas": 1,
        "selector": {"matchLabels": selector_of(labels)},
        "template": {"metadata": {"labels": labels}, "spec": pod},
    }
    if not kept(store):
        pod["volumes"] = [{"name": "data", "emptyDir": {}}]
        return spec
    size: Tree = Marked(store.size.text, store.size.span) if store.size else DEFAULT_SIZE
    claim: dict[str, Tree] = {"accessModes": ["ReadWriteOnce"]}
    if store.storage_class:
        claim["storageClassName"] = known(platform, report, store.storage_class, "a storage class")
    claim["resources"] = {"requests": {"storage": size}}
    template = {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": "data"},
        "spec": claim,
    }
    spec["volumeClaimTemplates"] = [template]
    return spec


def _container(platform: Platform, report: Report, store: Store, port: Port) -> Tree:
    image = IMAGES[store.engine]
    variables = Variables(platform, report, (variable.name for variable in store.env))
    where: Tree
    if store.image:
        where = known(platform, report, store.image, f"the image of `{store.label}`")
    else:
        where = Marked(f"{image.repository}:{tag(store)}", store.at("engine"))
    body: dict[str, Tree] = {"name": port_name(store), "image": where}
    words = arguments(store, variables)
    if words:
        body["args"] = words
    body["ports"] = [Marked({"name": port.name, "containerPort": port.number, "protocol": "TCP"}, port.span)]
    own = {variable.name for variable in store.env}
    entries = [
        entry
        for entry in environment(platform, store, variables)
        if (entry.value if isinstance(entry, Marked) else entry)["name"] not in own
    ]
    entries += [variables.entry(variable, f"`{store.label}`") for variable in store.env]
    if entries or variables.helpers():
        body["env"] = [*variables.helpers(), *entries]
    body["resources"] = sizes(store.resources, STORE_REQUESTS, STORE_LIMITS)
    health = Health("command", store.span, every=10, timeout=5, retries=6)
    body.update(probe_set(probe(store), health))
    body["securityContext"] = CONTAINER_SECURITY
    mount: dict[str, Tree] = {"name": "data", "mountPath": image.data}
    if image.inner:
        mount["subPath"] = image.inner
    body["volumeMounts"] = [mount]
    return Marked(body, store.span)
