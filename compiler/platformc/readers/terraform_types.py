"""What each type of resource mentions: the arguments that are names, and what they are to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from platformc.readers.artifacts import entries
from platformc.readers.hcl_evaluate import evaluate
from platformc.readers.hcl_tree import CallNode, ObjectNode, ReferenceNode
from platformc.readers.terraform_objects import secret
from platformc.readers.terraform_tasks import RULES, reaching
from platformc.readers.tree import Node

if TYPE_CHECKING:
    from platformc.readers.terraform import Found

Rule = Callable[["Found"], None]


def _one(kind: str, argument: str) -> Rule:
    """A type that makes one name."""
    return lambda found: found.makes(kind, "name", argument)


def _of_bucket(found: Found) -> None:
    found.uses("aws.s3_bucket", "bucket", "bucket")


def _bucket_policy(found: Found) -> None:
    _of_bucket(found)
    found.uses("tf.document", "policy", "policy")


def _sender(found: Found) -> None:
    found.uses("aws.ses_domain_identity", "domain", "domain")
    found.makes("dns.record", "sender", "mail_from_domain")


def _record(found: Found) -> None:
    kind = found.block.get("type")
    word = kind.value if kind is not None else ""
    records = found.block.get("records")
    servers = (
        found.folder.text(found.folder.items(records)[0])
        if records is not None and found.folder.items(records)
        else ""
    )
    # what delegates has slots of its own, and is known by either of its two marks
    slot = "delegation." if word == "NS" or (servers or "").startswith("name servers of ") else ""
    made = "dns.host" if word in ("A", "AAAA", "CNAME") else "dns.record"
    found.node(made, f"{slot}name", found.block.get("name"), True)
    found.uses("aws.route53_zone", f"{slot}zone", "zone_id")
    found.uses("dns.type", f"{slot}type", "type")
    alias = next(found.block.of("alias"), None)
    if alias is not None:
        found.node("dns.target", "leads", alias.get("name"))
    else:
        found.each("dns.target", f"{slot}records", records)


SERVICE = "kubernetes.io/service-name"
CLUSTER = "kubernetes.io/cluster/"


def _of_controller(found: Found) -> None:
    """The load balancer of a controller, known by its Service and its cluster."""
    found.uses("aws.balancer", "service", "tags", SERVICE)
    tags = found.block.get("tags")
    computed = list(tags.computed.values()) if isinstance(tags, ObjectNode) else []
    written = [key for key, _ in entries(tags) if str(key.value).startswith(CLUSTER)]
    for key in (*computed, *written)[:1]:
        found.node("aws.cluster_tag", "cluster", key, own=f"{found.address}/cluster")


def _distribution(found: Found) -> None:
    found.each("aws.cloudfront_alias", "aliases", found.block.get("aliases"), True)
    for index, origin in enumerate(found.block.of("origin")):
        found.node("aws.s3_bucket", f"origin.{index}", origin.get("domain_name"))
    found.uses("aws.acm_domain", "certificate", "viewer_certificate", "acm_certificate_arn")


def _cors(found: Found) -> None:
    for config in found.block.of("cors_config"):
        for origins in config.of("access_control_allow_origins"):
            found.each("url.http", "cors", origins.get("items"))


def _document(found: Found) -> None:
    for index, statement in enumerate(found.block.of("statement")):
        slot = f"statements.{index}"
        found.each("aws.action", f"{slot}.actions", statement.get("actions"))
        found.each("aws.arn", f"{slot}.resources", statement.get("resources"))
        for principal in statement.of("principals"):
            found.each("aws.principal", f"{slot}.principals", principal.get("identifiers"))
        for at, condition in enumerate(statement.of("condition")):
            inner = f"{slot}.conditions.{at}"
            found.node("aws.condition", f"{inner}.variable", condition.get("variable"))
            found.each("aws.condition", f"{inner}.values", condition.get("values"))


def _role(found: Found) -> None:
    found.makes("aws.iam_role", "name", "name")
    found.uses("tf.document", "trust", "assume_role_policy")


def _role_policy(found: Found) -> None:
    found.uses("aws.iam_role", "role", "role")
    found.uses("tf.document", "policy", "policy")


def _access(found: Found) -> None:
    found.uses("aws.cluster", "cluster", "cluster_name")
    found.uses("aws.role_arn", "role", "principal_arn")
    found.uses("aws.access_policy", "access", "policy_arn")
    for scope in found.block.of("access_scope"):
        found.node("aws.scope", "scope", scope.get("type"))
        found.each("k8s.scope", "namespaces", scope.get("namespaces"))


def _lifecycle(found: Found) -> None:
    found.uses("aws.ecr_repository", "repository", "repository")
    policy = found.block.get("policy")
    value = evaluate(policy, found.folder.scope) if policy is not None else None
    rules = value.arguments[0].get("rules") if isinstance(value, CallNode) and value.arguments else None
    for rule in rules.items if rules is not None else ():
        status = rule.get("selection", "tagStatus")
        if status is not None and status.value == "any":
            found.node("aws.keep", "keep", rule.get("selection", "countNumber"))


def _database(found: Found) -> None:
    found.makes("aws.rds_identifier", "name", "identifier")
    found.makes("mysql.database", "database", "db_name")
    found.makes("mysql.user", "user", "username")
    found.uses("tf.password", "password", "password")
    found.uses("aws.engine", "engine", "engine")
    found.uses("net.port", "port", "port")


def _cache(found: Found) -> None:
    found.makes("aws.elasticache_replication_group", "name", "replication_group_id")
    found.uses("tf.password", "password", "auth_token")
    found.uses("net.port", "port", "port")


def _provider(found: Found) -> None:
    found.uses("aws.region", "region", "region")
    found.each("aws.account", "accounts", found.block.get("allowed_account_ids"))
    for tags in found.block.of("default_tags"):
        node = tags.get("tags")
        value = evaluate(node, found.folder.scope) if node is not None else None
        raw, file = _definition(found, node)
        for key, entry in (raw if raw is not None else value).entries if value is not None else ():
            found.node("aws.tag", f"tags.{key.value}", entry, True, f"default_tags/{key.value}", file)


def _definition(found: Found, node: Node | None) -> tuple[Node | None, str]:
    """The object that a local is, and its file: its entries have places of their own."""
    if isinstance(node, ReferenceNode) and len(node.steps) == 2 and node.steps[0] == "local":
        name = str(node.steps[1])
        return found.folder.scope.values.get(("local", name)), found.folder.home(name)
    return node, ""


def _node_group(found: Found) -> None:
    found.makes("aws.node_group", "name", "node_group_name")
    found.uses("aws.eks_cluster", "cluster", "cluster_name")
    found.uses("aws.capacity", "capacity", "capacity_type")
    labels = found.block.get("labels")
    for key, value in labels.entries if labels is not None else ():
        shown = found.folder.text(value)
        found.node("k8s.node_label", f"labels.{key.value}", value, True)
        if shown is not None:
            last = found.mentions[-1]
            found.mentions[-1] = last._replace(value=f"{key.value}={shown}")
    for index, taint in enumerate(found.block.of("taint")):
        for word in ("key", "value", "effect"):
            found.node("k8s.taint", f"taints.{index}.{word}", taint.get(word), True)


TYPES: dict[str, Rule] = {
    "aws_route53_zone": _one("aws.route53_zone", "name"),
    "data.aws_route53_zone": lambda found: found.uses("dns.zone", "name", "name"),
    "aws_route53_record": _record,
    "data.aws_lb": _of_controller,
    "aws_acm_certificate": _one("aws.acm_domain", "domain_name"),
    "aws_acm_certificate_validation": lambda found: found.uses(
        "aws.acm_domain", "certificate", "certificate_arn"
    ),
    "aws_cloudfront_distribution": _distribution,
    "aws_cloudfront_response_headers_policy": _cors,
    "aws_s3_bucket": _one("aws.s3_bucket", "bucket"),
    "data.aws_s3_bucket": _of_bucket,
    "aws_s3_bucket_ownership_controls": _of_bucket,
    "aws_s3_bucket_public_access_block": _of_bucket,
    "aws_s3_bucket_server_side_encryption_configuration": _of_bucket,
    "aws_s3_bucket_versioning": _of_bucket,
    "aws_s3_bucket_lifecycle_configuration": _of_bucket,
    "aws_s3_bucket_policy": _bucket_policy,
    "aws_ecr_repository": _one("aws.ecr_repository", "name"),
    "aws_ecr_lifecycle_policy": _lifecycle,
    "data.aws_iam_policy_document": _document,
    "aws_iam_role": _role,
    "aws_iam_role_policy": _role_policy,
    "aws_eks_access_entry": _access,
    "aws_eks_access_policy_association": _access,
    "data.aws_eks_cluster": lambda found: found.uses("aws.eks_cluster", "name", "name"),
    "data.aws_iam_openid_connect_provider": lambda found: found.uses("aws.oidc", "url", "url"),
    "aws_ses_domain_identity": _one("aws.ses_domain_identity", "domain"),
    "aws_ses_domain_dkim": lambda found: found.uses("aws.ses_domain_identity", "domain", "domain"),
    "aws_ses_domain_mail_from": _sender,
    "aws_secretsmanager_secret": _one("aws.secretsmanager_name", "name"),
    "data.aws_secretsmanager_secret_version": lambda found: found.uses(
        "aws.secretsmanager_name", "name", "secret_id"
    ),
    "aws_db_instance": _database,
    "aws_elasticache_replication_group": _cache,
    "aws_vpc_security_group_ingress_rule": reaching,
    "aws_security_group": _one("aws.security_group", "name"),
    "aws_db_subnet_group": _one("aws.rds_subnet_group", "name"),
    "aws_elasticache_subnet_group": _one("aws.elasticache_subnet_group", "name"),
    "aws_iam_user": _one("aws.iam_user", "name"),
    "kubernetes_secret_v1": secret,
    "provider.aws": _provider,
    **RULES,
    "aws_eks_cluster": _one("aws.eks_cluster", "name"),
    "aws_eks_node_group": _node_group,
}
"""What is read of each type; types that are not here hold no names that others lean on."""
