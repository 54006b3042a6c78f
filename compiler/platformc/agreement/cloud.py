"""Findings about what Terraform makes: names of cloud resources, and what leans on them."""

from __future__ import annotations

from platformc.agreement import handshakes as eleven
from platformc.agreement import wiring
from platformc.agreement.patterns import DELEGATION
from platformc.diagnostics import Code
from platformc.readers.artifacts import SHARED

CLOUD = """\
platform shop {
  aws { account = "012345678901"; region = "eu-west-1" }
  tags { "shop/name" = platform }
}
service web { image = "web:1"; role = role.app; uses = bucket.files }
cluster main { name = "shop"; external }
zone root { name = "example.com"; external }
zone main { name = "shop.example.com" }
record docs { name = "docs.shop.example.com"; target = "203.0.113.10" }
registry main { kind = ecr; name = "shop" }
bucket files { name = "shop-files" }
cdn files { name = "cdn.shop.example.com"; origin = bucket.files }
mail main { domain = "shop.example.com"; credentials = "shop/smtp" }
secret database { PASSWORD = external "shop/database" }
database main {
  engine   = mysql 8.4
  name     = "shop"
  user     = "shop"
  password = secret.database.PASSWORD
  host     = "db.shop.example.com"
  managed  = rds
}
role app { name = "shop-web" }
deploy { terraform }
"""


def _patched(address: str, change: str) -> str:
    return f'{CLOUD}patch terraform "{address}" {{ {change} }}\n'


CLOUD_ZONE = Code(
    "cloud/zone",
    summary="a zone is not called what the platform says",
    why="Records, certificates and delegations lean on the zone's name.",
    wrong=_patched("aws_route53_zone.main", 'name = "other.example.com"'),
    right=CLOUD,
)
CLOUD_RECORD = Code(
    "cloud/record",
    summary="a DNS record is not what the platform says",
    why="The name does not resolve, or leads to somebody else.",
    wrong=_patched("aws_route53_record.docs", 'records = ["203.0.113.11"]'),
    right=CLOUD,
)
CLOUD_CERTIFICATE = Code(
    "cloud/certificate",
    summary="a certificate is for another name than the platform says",
    why="Browsers refuse the connection, or the certificate is never issued.",
    wrong=_patched("aws_acm_certificate.files", 'domain_name = "cdn.example.com"'),
    right=CLOUD,
)
CLOUD_CDN = Code(
    "cloud/cdn",
    summary="a content delivery network does not deliver what the platform says",
    why="Its host answers with an error, or with files of somebody else.",
    wrong=_patched("aws_cloudfront_distribution.files", 'aliases = ["www.shop.example.com"]'),
    right=CLOUD,
)
CLOUD_BUCKET = Code(
    "cloud/bucket",
    summary="a bucket is not called what the platform says, or its settings are another one's",
    why="Programs, networks and workflows look for it by its name.",
    wrong=_patched("aws_s3_bucket.files", 'bucket = "shop-data"'),
    right=CLOUD,
)
CLOUD_REGISTRY = Code(
    "cloud/registry",
    summary="a repository of images is not what the platform says",
    why="Workflows push to it and nodes pull from it by its name.",
    wrong=_patched("aws_ecr_repository.main", 'name = "store"'),
    right=CLOUD,
)
CLOUD_ROLE = Code(
    "cloud/role",
    summary="a role is not called what the platform says, or has another one's policies",
    why="Pods and workflows act as it by its name: every call would be denied.",
    wrong=_patched("aws_iam_role.app", 'name = "shop-app"'),
    right=CLOUD,
)
CLOUD_POLICY = Code(
    "cloud/policy",
    summary="a policy allows or trusts something else than the platform says",
    why="Calls are denied at run time, or somebody may do what nobody meant to allow.",
    wrong=_patched("data.aws_iam_policy_document.main_smtp", 'statement { resources = ["*"] }'),
    right=CLOUD,
)
CLOUD_MAIL = Code(
    "cloud/mail",
    summary="mail is set up for another domain than the platform says",
    why="Receivers refuse what is sent, or take it for forged.",
    wrong=_patched("aws_ses_domain_identity.main", 'domain = "example.com"'),
    right=CLOUD,
)
CLOUD_STORE = Code(
    "cloud/store",
    summary="a database or a cache that AWS runs is not what the platform says",
    why="Programs connect by these names: they are refused, or find an empty database.",
    wrong=_patched("aws_db_instance.database_main", 'db_name = "store"'),
    right=CLOUD,
)
CLOUD_CLUSTER = Code(
    "cloud/cluster",
    summary="a cluster is not called what the platform says",
    why="Workflows, roles and load balancers are found by the cluster's name.",
    wrong=_patched("data.aws_eks_cluster.main", 'name = "store"'),
    right=CLOUD,
)
CLOUD_TAG = Code(
    "cloud/tag",
    summary="resources do not have the tags that the platform says",
    why="Tags are how resources and their costs are found again.",
    wrong=_patched("provider.aws", 'default_tags { tags { "shop/name" = "store" } }'),
    right=CLOUD,
)
CLOUD_PLACE = Code(
    "cloud/place",
    summary="Terraform works in another account or region than the platform says",
    why="Everything would be made again, where nobody looks for it.",
    wrong=_patched("provider.aws", 'region = "us-west-2"'),
    right=CLOUD,
)

_BY_TYPE: tuple[tuple[str, Code], ...] = (
    ("aws_route53_zone", CLOUD_ZONE),
    ("aws_route53_record", CLOUD_RECORD),
    ("aws_lb", CLOUD_RECORD),
    ("aws_acm", CLOUD_CERTIFICATE),
    ("aws_cloudfront", CLOUD_CDN),
    ("aws_s3_bucket", CLOUD_BUCKET),
    ("aws_ecr", CLOUD_REGISTRY),
    ("aws_iam_policy_document", CLOUD_POLICY),
    ("aws_iam_openid", CLOUD_CLUSTER),
    ("aws_iam_role", CLOUD_ROLE),
    ("aws_ses", CLOUD_MAIL),
    ("aws_secretsmanager", CLOUD_MAIL),
    ("aws_db", CLOUD_STORE),
    ("aws_elasticache", CLOUD_STORE),
    ("aws_vpc", CLOUD_STORE),
    ("aws_eks_access", CLOUD_ROLE),
    ("aws_eks", CLOUD_CLUSTER),
    ("kubernetes_secret", wiring.SECRET_NAME),
)
_TERRAFORM = ("kubernetes_secret", "aws_", "data.", "provider.", SHARED)


def cloud_code(kind: str, slot: str, host: bool) -> Code | None:
    """The finding for a slot of a resource of Terraform; None for other artifacts. host: an Ingress answers it."""
    if not kind.startswith(_TERRAFORM):
        return None
    word = kind.removeprefix(SHARED).removeprefix("data.")
    if word.startswith("provider."):
        return CLOUD_TAG if slot.startswith("tags.") else CLOUD_PLACE
    if word.startswith("kubernetes_secret") and slot != "name":
        return eleven.NAMESPACE if slot == "namespace" else wiring.SECRET_KEY
    if slot.startswith("labels."):
        return wiring.SCHEDULING_NODE
    if slot.startswith("taints."):
        return wiring.SCHEDULING_TOLERATION
    if slot.startswith("delegation."):
        return DELEGATION
    if word == "aws_lb" and slot == "cluster":
        return CLOUD_CLUSTER
    if word == "aws_route53_record" and slot in ("name", "leads") and host:
        return eleven.HOST
    return next((code for start, code in _BY_TYPE if word.startswith(start)), None)
