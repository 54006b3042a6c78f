"""What becomes of each feature of the language in Terraform."""

from __future__ import annotations

MAKES = frozenset(
    {
        "aws.route53_zone",
        "aws.route53_record",
        "aws.acm_domain",
        "aws.cloudfront_alias",
        "aws.s3_bucket",
        "aws.ecr_repository",
        "aws.iam_role",
        "aws.ses_domain_identity",
        "aws.secretsmanager_name",
        "aws.rds_identifier",
        "aws.elasticache_replication_group",
        "aws.eks_cluster",
    }
)
OBJECTS = ("k8s.namespace", "k8s.secret", "k8s.cluster_issuer", "k8s.middleware", "k8s.ingress")
"""Kinds of objects in the cluster that Terraform makes where the spec says so."""

_CLUSTER = "elsewhere: kubernetes or helm, which run what is in the cluster"
_PROGRAM = "elsewhere: the program itself"
_WORKFLOW = "elsewhere: github"

_WORKLOAD = {
    **dict.fromkeys(
        ("name", "names", "image", "build", "entrypoint", "command", "port", "needs", "profile", "resources", "env",
         "env_file", "mount", "labels", "user", "container_name", "runs_on", "pull", "selector", "health", "restart"),
        _CLUSTER,
    ),
    "role": "emitted",
    "uses": "emitted",
}  # fmt: skip

MATRIX: dict[str, str] = {
    "platform.name": "emitted",
    "platform.labels": _CLUSTER,
    "platform.tags": "emitted",
    "platform.aws": "emitted",
    "names": "emitted",
    "input": _CLUSTER,
    **{f"service.{word}": answer for word, answer in _WORKLOAD.items()},
    **dict.fromkeys(
        ("service.prepare", "service.replicas", "service.sticky", "port.protocol", "port.service", "port.node",
         "port.public", "port.publish"),
        _CLUSTER,
    ),
    "service.metric": "elsewhere: monitoring",
    "service.scrape": "elsewhere: monitoring",
    "service.computes": "elsewhere: the proof of names",
    "service.looks_up": _PROGRAM,
    "service.web": _PROGRAM,
    **{f"job.{word}": answer for word, answer in _WORKLOAD.items()},
    "job.run": _CLUSTER,
    "database": "emitted",
    "cache": "emitted",
    "broker": _CLUSTER,
    "store.managed": "emitted",
    **dict.fromkeys(("store.engine", "store.host", "store.port", "store.user", "store.password", "store.size"),
        "approximated: of a store that AWS runs; others stand in the cluster",
    ),
    **dict.fromkeys(
        ("store.image", "store.root_password", "store.storage_class", "store.storage", "store.publish",
         "store.resources", "store.labels", "store.restart", "store.container_name", "store.env", "store.command",
         "store.runs_on", "store.names"),
        _CLUSTER,
    ),
    "secret": "approximated: values that a store needs which AWS runs; others where `makes` names `k8s.secret`",
    "secret.generated": "emitted",
    "secret.external": "emitted",
    "secret.text": "emitted",
    "secret.inherit": "elsewhere: whoever deploys",
    "secret.github": "elsewhere: the workflow that deploys",
    "registry": "approximated: ECR; other registries make a repository when the first image is pushed",
    "registry.keep": "emitted",
    "registry.scan": "emitted",
    "registry.pull_secret": _CLUSTER,
    "ingress": _CLUSTER,
    "middleware": _CLUSTER,
    "issuer": _CLUSTER,
    "proxy": "elsewhere: compose, which runs on one machine",
    "django": _CLUSTER,
    "host_pattern": "emitted",
    "volume": _CLUSTER,
    "file": _CLUSTER,
    "node_group": "emitted",
    "zone": "emitted",
    "record": "emitted",
    "bucket": "emitted",
    "cdn": "emitted",
    "mail": "emitted",
    "asset": "elsewhere: whoever fills the bucket",
    "cluster": "emitted",
    "role": "emitted",
    "workflow": "approximated: its role trusts it, and may do what it does; the workflow is made by github",
    "monitoring": "elsewhere: monitoring",
    "alert": "elsewhere: monitoring",
    "dashboard": "elsewhere: monitoring",
    "patch": "emitted",
}  # fmt: skip
