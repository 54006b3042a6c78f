"""What the objects of databases, caches and brokers that run in the cluster must say."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.agreement.expectation import Expectation, started
from platformc.agreement.expected_pods import (
    NAME_LABEL,
    Labels,
    expect_labels,
    expect_placement,
    expect_variable,
    in_cluster,
)
from platformc.agreement.mentions import Artifact
from platformc.ir import Name, Platform, Store, Text

DATABASE = {"mysql": "MYSQL_DATABASE", "mariadb": "MARIADB_DATABASE", "postgres": "POSTGRES_DB"}
USER = {"mysql": "MYSQL_USER", "mariadb": "MARIADB_USER", "postgres": "POSTGRES_USER"}
PASSWORD = {
    "mysql": "MYSQL_PASSWORD",
    "mariadb": "MARIADB_PASSWORD",
    "postgres": "POSTGRES_PASSWORD",
    "redis": "REDISCLI_AUTH",
}
ROOT_PASSWORD = {"mysql": "MYSQL_ROOT_PASSWORD", "mariadb": "MARIADB_ROOT_PASSWORD"}
"""Variables by which the official images are told their names (https://github.com/docker-library/docs)."""


def store_labels(platform: Platform, store: Store) -> Labels:
    """Labels of a store's pod: the name it answers on, the platform's labels, its own."""
    labels: Labels = {NAME_LABEL: (store.host.value, store.host.span)}
    for label in (*platform.labels, *store.labels):
        labels[label.key] = (label.value.value, label.value.span)
    return labels


def expect_store(platform: Platform, key: str, store: Store) -> Iterator[Artifact]:
    """StatefulSet and Service, both called as the store is addressed."""
    labels = store_labels(platform, store)
    host = store.host
    pair = f"{NAME_LABEL}={host.value}"
    found = started(platform, "Service", "v1", host, key, store.span, "k8s.service")
    scope = f"{found.namespace}/{host.value}"
    found.makes("k8s.service_port", "ports.0", str(store.port), store.at("port"), scope)
    found.makes("k8s.service_port", "ports.0.name", store.engine, store.at("port"), scope)
    found.uses("k8s.container_port", "ports.0.target", store.engine, store.at("port"))
    found.uses("k8s.pod_label", f"selector.{NAME_LABEL}", pair, host.span, found.namespace)
    expect_labels(found, labels)
    yield found.artifact()
    found = started(platform, "StatefulSet", "apps/v1", host, key, store.span, "k8s.stateful_set")
    found.uses("k8s.pod_label", f"selector.{NAME_LABEL}", pair, host.span, found.namespace)
    for label, (value, span) in labels.items():
        found.makes("k8s.pod_label", f"pod.labels.{label}", f"{label}={value}", span, found.namespace)
    found.makes("k8s.container_port", "container.ports.0", str(store.port), store.at("port"), found.address)
    found.makes("k8s.container_port", "container.ports.0.name", store.engine, store.at("port"), found.address)
    found.uses("k8s.service", "service", host.value, host.span, found.namespace, host.path)
    if store.image is not None:
        found.uses("oci.image", "container.image", in_cluster(platform, store.image), store.image.span)
    _environment(found, platform, store)
    expect_placement(found, platform, store.node_group)
    expect_labels(found, labels)
    yield found.artifact()


def _environment(found: Expectation, platform: Platform, store: Store) -> None:
    """The database's name, user and passwords, as the engine's image reads them; then the store's own."""
    given = {variable.name for variable in store.env}
    # MySQL and MariaDB have a `root` already: its password is the administrator's
    root = store.engine in ROOT_PASSWORD and store.user is not None and store.user.value == "root"
    user = None if root else store.user
    for variable, name in ((DATABASE.get(store.engine), store.name), (USER.get(store.engine), user)):
        if variable is not None and name is not None and variable not in given:
            _said(found, variable, name)
    secrets: tuple[tuple[str | None, Text | None], ...] = (
        (PASSWORD.get(store.engine), None if root else store.password),
        (ROOT_PASSWORD.get(store.engine), store.root_password or (store.password if root else None)),
    )
    for variable, text in secrets:
        if variable is not None and text is not None and variable not in given:
            expect_variable(found, platform, variable, text, text.span)
    for own in store.env:
        expect_variable(found, platform, own.name, own.value, own.span)


def _said(found: Expectation, variable: str, name: Name) -> None:
    slot = f"container.env.{variable}"
    found.makes("env.name", slot, variable, name.span, found.address)
    found.uses("env.value", f"{slot}.value", name.value, name.span, "", name.path)
