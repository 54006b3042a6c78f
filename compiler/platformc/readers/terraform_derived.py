"""What AWS makes of a resource, as far as names go: ARNs and addresses that other resources refer to.

An id that AWS chooses (of a zone, of a distribution) is not known before; the name stands in its place, so that two
references to one resource say the same and references to two say different things.
"""

from __future__ import annotations

from platformc.readers.hcl_tree import Attribute, Block, ObjectNode, TemplateNode
from platformc.readers.terraform_tasks import MADE
from platformc.readers.tree import ListNode, Node, RawEntry, RawKey, ScalarNode

ACCOUNT, REGION = "account", "region"

DERIVED: dict[str, tuple[str, dict[str, str]]] = {
    "aws_route53_zone": (
        "name",
        {
            "zone_id": "{}",
            "id": "{}",
            "arn": "arn:aws:route53:::hostedzone/{}",
            "name_servers": "name servers of {}",
        },
    ),
    "aws_s3_bucket": (
        "bucket",
        {
            "id": "{}",
            "arn": "arn:aws:s3:::{}",
            "bucket_regional_domain_name": "{}",
            "bucket_domain_name": "{}",
        },
    ),
    "aws_cloudfront_distribution": (
        "aliases",
        {
            "id": "{}",
            "domain_name": "{}",
            "hosted_zone_id": "{}",
            "arn": "arn:aws:cloudfront::account:distribution/{}",
        },
    ),
    "aws_acm_certificate": ("domain_name", {"arn": "{}", "id": "{}"}),
    "aws_ecr_repository": (
        "name",
        {"id": "{}", "arn": "arn:aws:ecr:region:account:repository/{}"},
    ),
    "aws_eks_cluster": ("name", {"id": "{}", "arn": "arn:aws:eks:region:account:cluster/{}"}),
    "aws_iam_role": ("name", {"id": "{}", "arn": "arn:aws:iam::account:role/{}"}),
    "aws_iam_user": ("name", {"id": "{}", "arn": "arn:aws:iam::account:user/{}"}),
    "aws_ses_domain_identity": ("domain", {"id": "{}", "arn": "arn:aws:ses:region:account:identity/{}"}),
    "aws_ses_domain_mail_from": ("domain", {"id": "{}"}),
    "aws_secretsmanager_secret": ("name", {"id": "{}", "arn": "{}"}),
    "aws_secretsmanager_secret_version": ("secret_id", {"secret_string": "secret {}"}),
    "aws_iam_access_key": ("user", {"id": "key of {}", "ses_smtp_password_v4": "password of {}"}),
    "aws_db_instance": ("identifier", {"address": "{}", "endpoint": "{}"}),
    "aws_elasticache_replication_group": ("replication_group_id", {"primary_endpoint_address": "{}"}),
    "aws_iam_openid_connect_provider": ("url", {"arn": "{}"}),
    "aws_lb": ("tags", {}),
    "aws_security_group": ("name", {"id": "{}"}),
    "aws_db_subnet_group": ("name", {"id": "{}"}),
    "aws_elasticache_subnet_group": ("name", {"id": "{}"}),
    **MADE,
    "aws_eks_access_entry": ("principal_arn", {"id": "{}"}),
    "aws_acm_certificate_validation": ("certificate_arn", {"id": "{}"}),
}
"""For each type: the argument that names it, and what is made of that. `region` and `account` are the provider's."""


def named_by(block: Block) -> str:
    """The argument that names a resource, from which what AWS makes of it follows; "" for none."""
    if block.labels[0] == "aws_lb" and "name" in block.arguments:
        return "name"  # one of ours; that of a controller is known by its tags
    return DERIVED.get(block.labels[0], ("", {}))[0]


def of_provider(block: Block, attribute: str) -> set[str]:
    """The arguments of the provider that an attribute is made of besides the resource's own name."""
    pattern = DERIVED.get(block.labels[0], ("", {}))[1].get(attribute, "")
    return {key for word, key in _OF_PROVIDER.items() if word in pattern}


_OF_PROVIDER = {":region:": "provider.aws.aws.region", ":account:": "provider.aws.aws.allowed_account_ids"}


def with_derived(block: Block, known: dict[str, Node]) -> Block:
    """The block with what AWS makes of it as further arguments. known: `region` and `account`, where they are."""
    kind, label = block.labels
    found = Block(block.type_node, block.label_nodes, block.start)
    found.end, found.blocks = block.end, block.blocks
    found.arguments = dict(block.arguments)
    named, made = DERIVED.get(kind, ("", {}))
    own = block.arguments.get(named)
    if own is not None:
        value = own.value
        if kind == "aws_cloudfront_distribution":
            value = value.items[0] if value.kind == "list" and value.items else value
        for name, pattern in made.items():
            if name not in found.arguments or kind == "aws_secretsmanager_secret_version":
                # a secret is known by its path, whatever is put into it
                found.arguments[name] = Attribute(own.name, _text(pattern, value, known))
        if kind == "aws_eks_cluster":
            issuer = _text("https://oidc.{}", value, known)
            inner = _object({"issuer": issuer}, issuer)
            outer = _object({"oidc": ListNode([inner], issuer.start, issuer.end)}, issuer)
            found.arguments["identity"] = Attribute(own.name, ListNode([outer], issuer.start, issuer.end))
    elif kind == "random_password":
        found.arguments["result"] = Attribute(
            block.type_node, ScalarNode(f"random_password.{label}", block.start, block.start, '"')
        )
    if kind == "aws_lb":
        service = block.get("tags", "kubernetes.io/service-name") or block.get("name")
        if service is not None:
            for name in ("dns_name", "zone_id", "arn", "arn_suffix"):
                found.arguments.setdefault(name, Attribute(block.type_node, service))
    if kind == "aws_iam_policy_document":
        text = ScalarNode(block.address, block.start, block.start, '"')
        found.arguments["json"] = Attribute(block.type_node, text)
    return found


def _text(pattern: str, value: Node, known: dict[str, Node]) -> Node:
    if pattern == "{}":
        return value
    parts: list[Node] = []
    place = ScalarNode("", value.start, value.start, '"')
    rest = pattern
    while rest:
        at, word = min(
            ((rest.find(word), word) for word in ("{}", ":region:", ":account:") if word in rest),
            default=(-1, ""),
        )
        if at < 0:
            parts.append(ScalarNode(rest, place.start, place.end, '"'))
            break
        if at:
            parts.append(ScalarNode(rest[:at], place.start, place.end, '"'))
        if word == "{}":
            parts.append(value)
            rest = rest[at + 2 :]
            continue
        inner = known.get(word.strip(":"))
        parts.append(ScalarNode(":", place.start, place.end, '"'))
        parts.append(inner if inner is not None else ScalarNode("*", place.start, place.end, '"'))
        rest = rest[at + len(word) - 1 :]
    return TemplateNode(parts, pattern, value.start, value.end, '"')


def _object(entries: dict[str, Node], place: Node) -> ObjectNode:
    raw: dict[RawKey, RawEntry] = {
        key: (place.start, place.end, "", False, value) for key, value in entries.items()
    }
    return ObjectNode(raw, place.start, place.end, {})


def provider_facts(blocks: list[Block]) -> dict[str, Node]:
    """Region and account of the provider without an alias."""
    for block in blocks:
        if block.type == "provider" and block.labels == ("aws",) and "alias" not in block.arguments:
            found: dict[str, Node] = {}
            region, accounts = block.get(REGION), block.get("allowed_account_ids", 0)
            if region is not None:
                found[REGION] = region
            if accounts is not None:
                found[ACCOUNT] = accounts
            return found
    return {}
