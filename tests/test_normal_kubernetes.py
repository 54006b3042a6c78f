"""The form in which Kubernetes objects are compared."""

from __future__ import annotations

import pytest

from normal_kubernetes import Object, normal, quantity


@pytest.mark.parametrize(
    ("text", "number"), [("250m", 0.25), ("1", 1), ("0.5", 0.5), ("256Mi", 268435456), ("1Gi", 1024**3)]
)
def test_quantities_are_numbers(text: str, number: float) -> None:
    assert quantity(text) == number


def pod(port: Object, target: object) -> list[Object]:
    container = {"name": "a", "ports": [port], "env": [{"name": "A", "value": "b"}]}
    return [
        {
            "kind": "Deployment",
            "metadata": {"name": "a"},
            "spec": {"template": {"spec": {"containers": [container]}}},
        },
        {
            "kind": "Service",
            "metadata": {"name": "a", "namespace": "x"},
            "spec": {"ports": [{"port": 80, "targetPort": target}]},
        },
    ]


def test_a_port_by_its_name_is_the_port_by_its_number() -> None:
    one = normal(pod({"name": "http", "containerPort": 8000}, "http"))
    other = normal(pod({"containerPort": 8000, "protocol": "TCP"}, 8000))
    assert one["Service/a"] == other["Service/a"]
    assert one["Service/a"]["spec"]["ports"] == [{"port": 80, "targetPort": 8000, "protocol": "TCP"}]


def test_what_is_not_said_is_what_the_server_says() -> None:
    found = normal(pod({"containerPort": 8000}, 8000))
    assert found["Deployment/a"]["metadata"]["namespace"] == "default"
    assert found["Service/a"]["metadata"]["namespace"] == "x"
    container = found["Deployment/a"]["spec"]["template"]["spec"]["containers"][0]
    assert container["env"] == {"A": {"value": "b"}}
    assert container["ports"] == [{"containerPort": 8000, "protocol": "TCP"}]


def test_what_is_given_stays_as_it_is() -> None:
    documents = pod({"containerPort": 8000}, 8000)
    normal(documents)
    assert documents == pod({"containerPort": 8000}, 8000)
