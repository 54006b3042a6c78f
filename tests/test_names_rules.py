"""Each kind of name takes what its platform takes, refuses what it refuses, and says exactly why."""

from __future__ import annotations

import json
import keyword
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from platformc.names import KINDS, both, kind, violation
from platformc.names.kind import compiled

FACTS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "name_rules.json").read_text("utf-8")
)


def fact_id(fact: dict[str, Any]) -> str:
    return str(fact["id"]).replace("-", "_")


def examples(key: str) -> list[tuple[str, str]]:
    return [(fact_id(fact), value) for fact in FACTS for value in fact[key]]


def test_the_facts_are_whole() -> None:
    assert len(FACTS) == 77
    assert len(examples("valid")) + len(examples("invalid")) == 406


@pytest.mark.parametrize("fact", FACTS, ids=fact_id)
def test_a_fact_has_its_row(fact: dict[str, Any]) -> None:
    row = KINDS[fact_id(fact)]
    assert (row.pattern, row.minimum, row.maximum) == (fact["regex"], fact["min"], fact["max"])
    banned = {ban.pattern for ban in row.forbid}
    for pattern in fact["forbid"]:
        words = compiled(r"[A-Za-z_]+").findall(pattern.removeprefix("(?i)"))
        assert pattern in banned or set(words) == set(row.reserved), pattern


@pytest.mark.parametrize(("id", "value"), examples("valid"))
def test_a_legal_name_is_taken(id: str, value: str) -> None:
    assert violation(KINDS[id], value) is None


@pytest.mark.parametrize(("id", "value"), examples("invalid"))
def test_an_illegal_name_is_refused(id: str, value: str) -> None:
    found = violation(KINDS[id], value)
    assert found is not None
    assert found.source == KINDS[id].source
    assert found.reason
    assert "\n" not in found.reason


class Examples(NamedTuple):
    valid: tuple[str, ...]
    invalid: tuple[str, ...]


OBJECT = Examples(("my-app", "alpha.platform.example.com"), ("My-app", "a_b", "a..b", "a" * 254))
LABEL = Examples(("my-app", "1a"), ("a.b", "a" * 64))
COMPOSE = Examples(("web", "drunc_pm"), ("my web", "a/b"))
TOKEN = Examples(("sessionid", "smarter-platform-alpha_sticky_session"), ("a b", "a=b", "a;b"))
IDENTIFIER = Examples(("a_b", "_x"), ("1a", "a-b"))
RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"

ADDED: dict[str, Examples] = {
    **{
        f"k8s.{id}": OBJECT
        for id in (
            "deployment", "daemon_set", "ingress", "ingress_class", "secret", "tls_secret", "config_map", "hpa",
            "pvc", "service_account", "network_policy", "pdb", "storage_class", "cluster_issuer", "issuer",
            "certificate", "middleware", "traefik_service", "ingress_route", "service_monitor", "pod_monitor",
            "prometheus_rule", "external_secret", "secret_store", "cluster_secret_store",
        )
    },
    "k8s.priority_class": Examples(("high", "a" * 253), ("system-high", "High")),
    "k8s.stateful_set": Examples(("db", "a" * 52), ("a" * 53, "a_b")),
    "k8s.cron_job": Examples(("nightly", "a" * 52), ("a" * 53, "-a")),
    "k8s.job": Examples(("migrate", "a" * 63), ("a" * 64, "Migrate")),
    "k8s.service": Examples(("app", "pdf-chatbot-service"), ("1app", "a.b", "a" * 64)),
    "k8s.container": LABEL,
    "k8s.volume": LABEL,
    "k8s.role": Examples(("system:reader", "app"), ("a/b", "a%b", "..", ".")),
    "k8s.role_binding": Examples(("system:reader", "app"), ("a/b", "a%b", "..", ".")),
    "k8s.label": Examples(("", "v1.2_3"), ("v1+2", "a" * 64)),
    "k8s.annotation_key": Examples(("cert-manager.io/cluster-issuer", "Example.com/A"), ("a/b/c", "-a/b")),
    "k8s.dns_name": Examples(
        ("smarter-redis-master.smarter-platform-alpha.svc.cluster.local", "app"),
        ("a_b.svc.cluster.local", "a" * 64 + ".svc", "app."),
    ),
    **{f"compose.{id}": COMPOSE for id in ("service", "volume", "network", "secret", "config")},
    "compose.profile": Examples(("debug", "it_1"), ("d", "-debug", "a b")),
    "docker.repository": Examples(("team/app", "a__b"), ("Team/app", "a//b", "a_")),
    "docker.tag": Examples(("1.2", "_x", "a" * 128), ("v1+build", ".x", "a" * 129)),
    "postgres.database": Examples(("drunc_ui", "a" * 63), ("drunc-ui", "a" * 64, "template0")),
    "postgres.user": Examples(("drunc_ui", "_x"), ("pg_app", "1a", "public")),
    "kafka.topic": Examples(("control.messages", "a" * 249), ("..", "a b", "a" * 250)),
    "kafka.consumer_group": Examples(("ui", "a.b"), ("a b", "")),
    "redis.database": Examples(("0", "15"), ("01", "-1", "a")),
    "prometheus.metric": Examples(("requests_total", "job:rate5m"), ("1a", "a-b")),
    "prometheus.label": Examples(("status", "_x"), ("__name__", "a:b")),
    "http.cookie": TOKEN,
    "http.header": TOKEN,
    "html.element_id": Examples(("smarter-sh-v1-ui-chat-root", "1"), ("a b", "a\tb", "")),
    "url.http": Examples(
        ("https://example.com", "http://localhost:9357/ui-chat/app-loader.js?x=1#y"),
        ("example.com", "https://user:pw@example.com", "https://example.com:70000", "https://-a.com", "ftp://a"),
    ),
    "email.address": Examples(
        ("ops@example.com", "a.b+c@localhost"), ("ops", "a@b@c", "@example.com", "a" * 65 + "@example.com")
    ),
    "dns.host": Examples(("localhost", "a.example.com"), ("1.2.3.4", "a_b", "a" * 64, "*.example.com")),
    "dns.record": Examples(("*.example.com", "_dmarc.example.com"), ("a.*.com", "com")),
    "aws.region": Examples(("us-east-1", "us-gov-west-1"), ("us-east", "US-EAST-1", "us-east-1a")),
    "aws.account": Examples(("012345678901", "999999999999"), ("12345678901", "01234567890a")),
    "aws.tag_key": Examples(("smarter/cost_code", "Name"), ("aws:x", "a|b", "")),
    "aws.tag_value": Examples(("", "a b"), ("aws:x", "a" * 257)),
    "aws.iam_role_arn": Examples(
        ("arn:aws:iam::012345678901:role/app", "arn:aws-cn:iam::012345678901:role/p/app"),
        ("arn:aws:iam::1:role/app", "arn:aws:iam::012345678901:user/app"),
    ),
    "aws.sqs_queue": Examples(("jobs", "jobs.fifo"), ("jobs.std", "a" * 81, "a b")),
    "github.branch": Examples(("main", "feature/x.y"), ("a..b", "a b", "x.lock", "/a", "a/.b", "-a", "@")),
    "azure.identity": Examples(("id-deploy_1", "a" * 128), ("ab", "-abc", "a b c", "a" * 129)),
    "python.app_module": Examples(("joke_of_the_day", "a"), ("Joke", "joke2", "class", "a-b")),
    "terraform.variable": Examples(("name", "a-b"), ("count", "1a")),
    "text.any": Examples(("", "any\ntext\x00"), ()),
}  # fmt: skip


def test_every_kind_has_examples() -> None:
    assert set(KINDS) == {fact_id(fact) for fact in FACTS} | set(ADDED)


@pytest.mark.parametrize("id", ADDED)
def test_an_added_kind_takes_and_refuses(id: str) -> None:
    row = KINDS[id]
    assert len(ADDED[id].valid) >= 2
    assert len(ADDED[id].invalid) >= 2 or id == "text.any"
    assert [value for value in ADDED[id].valid if violation(row, value) is not None] == []
    assert [value for value in ADDED[id].invalid if violation(row, value) is None] == []


def test_a_row_says_what_it_is() -> None:
    for id, row in KINDS.items():
        assert row.id == id
        assert row.title
        assert row.source
        assert row.words
        assert row.family in KINDS
        compiled(row.pattern)


def test_two_kinds_are_never_called_alike() -> None:
    from platformc.names import aws, aws_services, azure, containers, data, kubernetes, software, web

    modules = (aws, aws_services, azure, containers, data, kubernetes, software, web)
    ids = [row.id for module in modules for row in module.ROWS]
    assert len(ids) == len(set(ids)) == len(KINDS)


def test_a_kind_is_found_by_its_id() -> None:
    assert kind("k8s.namespace") is KINDS["k8s.namespace"]
    assert kind("k8s.nothing") is None


def test_python_keywords_are_the_interpreter_s() -> None:
    assert set(KINDS["python.module"].reserved) == set(keyword.kwlist)


REASONS = (
    ("k8s.namespace", "smarter_alpha", "`_` at position 8 is not allowed"),
    ("k8s.namespace", "Smarter", "upper-case `S` at position 1 is not allowed"),
    ("k8s.namespace", "", "is empty"),
    ("k8s.namespace", "a" * 71, "is 71 characters long; at most 63"),
    ("k8s.namespace", "kube-x", "starts with `kube-`, which is reserved for Kubernetes itself"),
    ("k8s.namespace", "münchen", "`ü` at position 2 is not allowed"),
    ("k8s.namespace", "a\n", "the character U+000A at position 2 is not allowed"),
    ("k8s.service", "1app", "may not start with `1`"),
    ("k8s.port_name", "8000", "has no letter"),
    ("k8s.ingress", "a.-b.c", "has the part `-b`, which may not start with `-`"),
    ("k8s.ingress_host", "example.com:80", "`:` at position 12 is not allowed"),
    ("k8s.ingress_host", "a" * 64 + ".com", "has the label `aaaaaaaaaaaaaaaa…` of 64 characters; at most 63"),
    ("k8s.label_key", "ex_ample.com/a", "has the prefix `ex_ample.com`, which is no lower-case domain"),
    ("k8s.label_key", "a/" + "b" * 64, "has a name of 64 characters after `/`; at most 63"),
    ("k8s.label_key", "a" * 254 + "/b", "has a prefix of 254 characters before `/`; at most 253"),
    ("k8s.quantity", "512mb", "has the unit `mb`, which is none; `512Mi` or `512M`"),
    ("k8s.quantity", "1 core", "has the unit `core`; cores have none: `1`"),
    ("aws.s3_bucket", "a..b", "may not contain `..`"),
    ("aws.s3_bucket", "ab", "is 2 characters long; at least 3"),
    ("aws.route53_zone", "example", "has one label; at least two, as in `example.com`"),
    ("aws.route53_record", "a.*.com", "may have `*` only as its whole first label, as in `*.example.com`"),
    ("aws.account", "1234", "is 4 characters long; exactly 12"),
    ("aws.ssm_parameter", "app/KEY", "is in a hierarchy and must start with `/`"),
    ("azure.container_app", "a--b", "may not contain `--`"),
    ("azure.storage_account", "st-prod", "`-` at position 3 is not allowed"),
    ("docker.image_ref", "Org/app", "has an upper-case `O` in its path"),
    ("docker.image_ref", "nginx:", "has an empty tag after `:`"),
    ("docker.image_ref", "nginx:v1+2", "has the tag `v1+2`, which is no legal tag"),
    ("docker.image_ref", "a@sha256:" + "0" * 40, "has a sha256 digest of 40 digits; exactly 64"),
    ("docker.image_ref", "a/" * 127 + "ab", "has a path of 256 characters; at most 255"),
    ("python.module", "class", "is a reserved word"),
    ("terraform.variable", "count", "is a reserved word"),
    ("age.x25519_recipient", RECIPIENT[:-1] + "q", "has a wrong checksum: a character was lost or changed"),
    ("url.http", "https://example.com:70000", "has the port 70000; 1 to 65535"),
    ("email.address", "ops", "must be an address such as `ops@example.com`, 3 to 254 characters"),
)


@pytest.mark.parametrize(("id", "value", "reason"), REASONS)
def test_the_reason_is_exact(id: str, value: str, reason: str) -> None:
    found = violation(KINDS[id], value)
    assert found is not None
    assert found.reason == reason


def test_a_recipient_with_its_checksum_is_taken() -> None:
    assert violation(KINDS["age.x25519_recipient"], RECIPIENT) is None


def test_a_registry_does_not_count_for_the_path() -> None:
    value = "localhost:5000/" + "a" * 255 + ":" + "t" * 128
    assert violation(KINDS["docker.image_ref"], value) is None


def test_a_name_used_as_another_kind_obeys_both() -> None:
    namespace, database, zone = KINDS["k8s.namespace"], KINDS["mysql.database"], KINDS["aws.route53_zone"]
    assert both(namespace, namespace, "a-b") is None
    found = both(namespace, database, "a-b")
    assert found is not None
    assert found[0] is database
    found = both(zone, KINDS["aws.s3_bucket"], "Example.com")
    assert found is not None
    assert found[0] is zone
