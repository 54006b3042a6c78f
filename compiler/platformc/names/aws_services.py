"""Kinds of names in AWS's managed services: ECS, EKS, ECR, RDS, ElastiCache, load balancing."""

from __future__ import annotations

from platformc.names.kind import Ban, Grammar, Kind, Scope, row

_LETTERS = "A-Za-z0-9"

IDENTIFIER = Grammar(
    r"[a-z]([a-z0-9]|-(?=[a-z0-9]))*",
    "lower-case letters, digits and single `-`, starting with a letter and not ending with `-`",
    "a-z0-9-",
    "a-z",
    "a-z0-9",
)
WORD = Grammar(r"[0-9A-Za-z_-]+", "letters, digits, `-` and `_`", "A-Za-z0-9_-")
BALANCER = Grammar(
    r"[0-9A-Za-z]([0-9A-Za-z-]{0,30}[0-9A-Za-z])?",
    "letters, digits and `-`, starting and ending with a letter or digit",
    "A-Za-z0-9-",
    _LETTERS,
    _LETTERS,
)
REPOSITORY = Grammar(
    r"[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*",
    "lower-case letters and digits with single `.`, `_`, `-` and `/` between them",
    "a-z0-9._/-",
    "a-z0-9",
    "a-z0-9",
    "/",
)


def _ecs(id: str, title: str, scope: Scope, source: str, grammar: Grammar = WORD) -> Kind:
    return row(f"aws.ecs_{id}", title, grammar, 1, 255, scope, source)


ROWS = (
    row(
        "aws.eks_cluster",
        "EKS cluster",
        Grammar(
            r"[0-9A-Za-z][A-Za-z0-9_-]*",
            "letters, digits, `-` and `_`, starting with a letter or digit",
            "A-Za-z0-9_-",
            _LETTERS,
        ),
        1,
        100,
        "account-region",
        "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html",
    ),
    _ecs(
        "family",
        "ECS task definition family",
        "account-region",
        "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html",
        WORD._replace(pattern=r"[A-Za-z0-9_-]+"),
    ),
    _ecs(
        "cluster",
        "ECS cluster",
        "account-region",
        "terraform-provider-aws internal/service/ecs/validate.go",
    ),
    _ecs(
        "service",
        "ECS service",
        "object",
        "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html",
    ),
    _ecs(
        "container",
        "ECS container",
        "object",
        "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
    ),
    row(
        "aws.ecs_port_mapping_name",
        "ECS port mapping name",
        Grammar(
            r"[a-z0-9_][a-z0-9_-]*",
            "lower-case letters, digits, `_` and `-`, not starting with `-`",
            "a-z0-9_-",
            "a-z0-9_",
        ),
        1,
        64,
        "object",
        "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
    ),
    row(
        "aws.ecr_repository",
        "ECR repository",
        REPOSITORY,
        2,
        256,
        "account-region",
        "CloudFormation schema AWS::ECR::Repository",
        "the ECR API also takes `__` and runs of `-`",
    ),
    row(
        "aws.rds_identifier",
        "RDS instance",
        IDENTIFIER,
        1,
        63,
        "account-region",
        "terraform-provider-aws internal/service/rds/validate.go",
        "a Multi-AZ cluster holds at most 52",
        folds_case=True,
    ),
    row(
        "aws.rds_subnet_group",
        "RDS subnet group",
        Grammar(r"[0-9a-z_ .-]+", "lower-case letters, digits, spaces, `_`, `.` and `-`", "a-z0-9_ .-"),
        1,
        255,
        "account-region",
        "terraform-provider-aws internal/service/rds/validate.go",
        reserved=("default",),
        folds_case=True,
    ),
    row(
        "aws.rds_master_username",
        "RDS master user",
        Grammar(
            r"[A-Za-z][A-Za-z0-9_]{0,15}",
            "letters, digits and `_`, starting with a letter",
            "A-Za-z0-9_",
            "A-Za-z",
        ),
        1,
        16,
        "none",
        "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
        reserved=("rdsadmin",),
    ),
    row(
        "aws.rds_db_name",
        "RDS database",
        Grammar(
            r"[A-Za-z][A-Za-z0-9_]{0,63}",
            "letters, digits and `_`, starting with a letter",
            "A-Za-z0-9_",
            "A-Za-z",
        ),
        1,
        64,
        "object",
        "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
        "PostgreSQL holds at most 63",
    ),
    row(
        "aws.rds_mysql_password",
        "RDS MySQL password",
        Grammar(r"[!#-.0-?A-~]{8,41}", 'printable characters except `/`, `"`, `@` and space', "!#-.0-?A-~"),
        8,
        41,
        "none",
        "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
        "PostgreSQL takes 8 to 128",
        forbid=(Ban('[/"@ ]', 'may not contain `/`, `"`, `@` or a space'),),
    ),
    row(
        "aws.elasticache_replication_group",
        "ElastiCache replication group",
        IDENTIFIER,
        1,
        40,
        "account-region",
        "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html",
        folds_case=True,
    ),
    row(
        "aws.elasticache_cluster",
        "ElastiCache cluster",
        IDENTIFIER,
        1,
        50,
        "account-region",
        "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheCluster.html",
        folds_case=True,
    ),
    row(
        "aws.elasticache_auth_token",
        "ElastiCache token",
        Grammar(r"[A-Za-z0-9!&#$^<>-]{16,128}", "letters, digits and `!&#$^<>-`", "A-Za-z0-9!&#$^<>-"),
        16,
        128,
        "none",
        "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html",
        "only with encryption in transit",
    ),
    row(
        "aws.alb_name",
        "load balancer",
        BALANCER,
        1,
        32,
        "account-region",
        "terraform-provider-aws internal/service/elbv2/validate.go",
        forbid=(Ban("^internal-", "may not start with `internal-`"),),
        prefix_budget=6,
    ),
    row(
        "aws.target_group_name",
        "target group",
        BALANCER,
        1,
        32,
        "account-region",
        "terraform-provider-aws internal/service/elbv2/validate.go",
        prefix_budget=6,
    ),
)
"""One row for each kind."""
