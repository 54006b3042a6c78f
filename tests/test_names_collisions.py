"""Two makers of one name are found where only one may be, and nowhere else."""

from __future__ import annotations

from platformc.names import Claim, collisions, mapped_alike
from platformc.source import Span

CLUSTER = ("cluster", "main")
SPAN = Span("a.plat", 0, 1)


def claim(
    kind: str,
    value: str,
    owner: str = "a",
    environment: str | None = "alpha",
    scope: tuple[str, ...] = CLUSTER,
) -> Claim:
    return Claim(kind, value, scope, owner, SPAN, environment)


def test_environments_that_share_a_cluster_collide() -> None:
    alpha = claim("k8s.namespace", "app", environment="alpha")
    beta = claim("k8s.namespace", "app", environment="beta")
    assert collisions([alpha, beta]) == [(alpha, beta)]


def test_two_owners_in_one_environment_collide() -> None:
    first, second = claim("aws.s3_bucket", "x", "bucket.a"), claim("aws.s3_bucket", "x", "bucket.b")
    assert collisions([first, second]) == [(first, second)]


def test_each_later_claim_is_set_against_the_first() -> None:
    rows = [claim("k8s.namespace", "app", owner) for owner in "abc"]
    assert collisions(rows) == [(rows[0], rows[1]), (rows[0], rows[2])]


def test_one_maker_may_claim_twice() -> None:
    assert collisions([claim("k8s.namespace", "app"), claim("k8s.namespace", "app")]) == []
    other = claim("k8s.namespace", "app", "b")
    assert len(collisions([claim("k8s.namespace", "app"), other, other])) == 1


def test_another_scope_another_kind_or_no_scope_is_no_collision() -> None:
    one = claim("k8s.namespace", "app")
    assert collisions([one, claim("k8s.namespace", "app", "b", scope=("cluster", "other"))]) == []
    assert collisions([one, claim("k8s.cluster_issuer", "app", "b")]) == []
    assert collisions([claim("dns.host", "app"), claim("dns.host", "app", "b")]) == []
    assert collisions([claim("no.kind", "app"), claim("no.kind", "app", "b")]) == []


def test_case_counts_where_the_platform_counts_it() -> None:
    assert len(collisions([claim("aws.iam_role", "App"), claim("aws.iam_role", "app", "b")])) == 1
    assert collisions([claim("aws.eks_cluster", "App"), claim("aws.eks_cluster", "app", "b")]) == []


def test_look_alikes_are_one_where_the_platform_says_so() -> None:
    assert len(collisions([claim("kafka.topic", "a.b"), claim("kafka.topic", "a_b", "b")])) == 1
    assert len(collisions([claim("k8s.middleware", "a.b"), claim("k8s.middleware", "a-b", "b")])) == 1
    assert collisions([claim("k8s.ingress", "a.b"), claim("k8s.ingress", "a-b", "b")]) == []


def test_a_zone_has_one_name_with_and_without_its_final_dot() -> None:
    rows = [claim("aws.route53_zone", "example.com"), claim("aws.route53_zone", "example.com.", "b")]
    assert len(collisions(rows)) == 1


def test_a_tls_secret_is_a_secret() -> None:
    assert len(collisions([claim("k8s.secret", "x"), claim("k8s.tls_secret", "x", "b")])) == 1


def test_variables_that_azure_keeps_under_one_name() -> None:
    assert mapped_alike(["A_B", "C", "a_b", "A-B", "A_B"]) == [("A_B", "a_b"), ("A_B", "A-B")]
    assert mapped_alike(["DB_HOST", "DB_PORT"]) == []
