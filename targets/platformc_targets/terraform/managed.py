"""Databases and caches that AWS runs: RDS and ElastiCache, in the cluster's network."""

from __future__ import annotations

from platformc.diagnostics import Code, Report
from platformc.ir import Cluster, Platform, Secret, SecretPart, Store, Text
from platformc.output import Marked, Tree
from platformc_targets.terraform.addresses import Module, ref, zone_of
from platformc_targets.terraform.dns import zone_address
from platformc_targets.terraform.iam import cluster_address
from platformc_targets.terraform.naming import Names
from platformc_targets.text.hcl import Block, Call, Expression, Nested, Template

FILES = {"rds": "rds.tf", "elasticache": "elasticache.tf"}
MACHINES = {"rds": "db.t4g.medium", "elasticache": "cache.t4g.small"}
FAMILIES = {"mysql": "mysql", "mariadb": "mariadb", "postgres": "postgres"}
GIBIBYTE = 1024**3

_SPEC = (
    'platform p {{ aws {{ account = "012345678901"; region = "us-east-1" }} }}\nservice web {{ image = "web:1" }}\n'
    'zone main {{ name = "example.com"; external }}\ncluster main {{ name = "p"; external }}\n'
    "secret db {{ PASSWORD = generated 32 }}\n"
    'database main {{\n  engine = {}\n  name = "p"\n  user = "p"\n  password = secret.db.PASSWORD\n'
    '  managed = {}\n  host = "{}"\n}}\ndeploy {{ terraform }}\n'
)
_GOOD = _SPEC.format("mysql 8", "rds", "db.example.com")
MANAGED_ENGINE = Code(
    "managed/engine",
    summary="a service of AWS does not run this engine",
    why="RDS runs databases, ElastiCache runs Redis; neither runs the other's.",
    wrong=_SPEC.format("mysql 8", "elasticache", "db.example.com"),
    right=_GOOD,
)
MANAGED_HOST = Code(
    "managed/host",
    summary="a store that AWS runs has no name of ours",
    why="AWS chooses its address when it is made; programs are told a name in a zone of ours, which leads to it.",
    wrong=_SPEC.format("mysql 8", "rds", "db.example.org"),
    right=_GOOD,
)
MANAGED_PASSWORD = Code(
    "managed/password",
    summary="a store that AWS runs has no password that Terraform can give it",
    why="The store and the programs must be told the same password: it is generated, or kept in the secret store.",
    wrong=_GOOD.replace("  password = secret.db.PASSWORD\n", ""),
    right=_GOOD,
)
MANAGED_CLUSTER = Code(
    "managed/cluster",
    summary="a store that AWS runs stands in no network",
    why="It stands in the network of the cluster whose programs use it, and lets only them in.",
    wrong=_GOOD.replace('cluster main { name = "p"; external }\n', ""),
    right=_GOOD,
)
_BY = {"mysql": "rds", "mariadb": "rds", "postgres": "rds", "redis": "elasticache"}


def stores(platform: Platform, module: Module, names: Names, report: Report) -> None:
    """Each store that AWS runs."""
    for path, store in platform.stores.items():
        if store.managed is None:
            continue
        cluster = next(iter(platform.clusters.values()), None)
        zone = zone_of(platform, store.host.value)
        secret = _password(platform, store)
        wrong = _wrong(platform, store, cluster, zone is None, secret is None)
        if wrong is not None:
            code, message, hint = wrong
            report(
                code.at(
                    store.managed.span if code is not MANAGED_HOST else store.host.span, message, hint=hint
                )
            )
            continue
        if cluster is None or zone is None or secret is None:
            continue
        label = path.replace(".", "_")
        file = FILES[store.managed.by]
        _network(module, names, store, cluster, label, file)
        value = password_value(platform, module, secret)
        if store.managed.by == "rds":
            address = _rds(module, names, store, label, value)
        else:
            address = _elasticache(module, names, store, label, value)
        body: dict[str, Tree] = {
            "zone_id": ref(f"{zone_address(module, names, zone)}.zone_id"),
            "name": names.of(store.host, f"{label}_host"),
            "type": "CNAME",
            "ttl": 60,
            "records": [ref(address)],
        }
        module.add(file, Marked(Block("resource", ("aws_route53_record", label), body), store.host.span))


def _wrong(
    platform: Platform, store: Store, cluster: Cluster | None, homeless: bool, unlocked: bool
) -> tuple[Code, str, str] | None:
    assert store.managed is not None
    what = f"{store.kind} `{store.label}`"
    if _BY.get(store.engine) != store.managed.by:
        right = _BY.get(store.engine)
        hint = f"say `managed = {right}`" if right else "leave `managed` out: it runs in the cluster then"
        return MANAGED_ENGINE, f"{store.managed.by} does not run {store.engine} for {what}", hint
    if cluster is None:
        return (
            MANAGED_CLUSTER,
            f"{what} is run by AWS, and no cluster is declared",
            'declare it: `cluster main { name = "..." }`',
        )
    if homeless:
        zones = [zone.name.value for zone in platform.zones.values()]
        example = zones[-1] if zones else "example.com"
        return (
            MANAGED_HOST,
            f"host `{store.host.value}` of {what} is in no zone",
            f'`host = "{store.label}.{example}"`',
        )
    if unlocked:
        return (
            MANAGED_PASSWORD,
            f"{what} has no password that Terraform can give it",
            '`password = secret.NAME.KEY`, with `KEY = generated 32` or `external "PATH"`',
        )
    return None


def _password(platform: Platform, store: Store) -> SecretPart | None:
    part = (
        store.password.parts[0]
        if isinstance(store.password, Text) and len(store.password.parts) == 1
        else None
    )
    secret = platform.secrets.get(part.secret) if isinstance(part, SecretPart) else None
    key = secret.key(part.key) if isinstance(secret, Secret) and isinstance(part, SecretPart) else None
    return (
        part
        if isinstance(part, SecretPart) and key is not None and key.source in ("generated", "external")
        else None
    )


def password_value(platform: Platform, module: Module, part: SecretPart) -> Tree:
    """The value of a key of a Secret, as Terraform knows it: generated here, or read from the secret store."""
    key = platform.secrets[part.secret].key(part.key)
    assert key is not None
    label = identifier(f"{part.secret}_{part.key}")
    if key.source == "generated":
        body: dict[str, Tree] = {"length": Marked(key.length, key.span), "special": False}
        address = f"random_password.{label}"
        module.once(
            "secrets.tf", address, Marked(Block("resource", ("random_password", label), body), key.span)
        )
        return ref(f"{address}.result")
    assert key.path is not None
    address = f"data.aws_secretsmanager_secret_version.{label}"
    found: dict[str, Tree] = {"secret_id": Marked(key.path.value, key.path.span)}
    module.once(
        "secrets.tf",
        address,
        Marked(Block("data", ("aws_secretsmanager_secret_version", label), found), key.span),
    )
    return ref(f"{address}.secret_string")


def identifier(text: str) -> str:
    """A text as a label of Terraform."""
    made = "".join(char if char.isalnum() and char.isascii() else "_" for char in text.lower())
    return made if made[:1].isalpha() or made[:1] == "_" else f"_{made}"


def _network(module: Module, names: Names, store: Store, cluster: Cluster, label: str, file: str) -> None:
    """In the cluster's network, open to the cluster's nodes on its port and to nobody else."""
    address = cluster_address(module, names, cluster)

    def add(block: str, kind: str, body: dict[str, Tree]) -> None:
        module.add(file, Marked(Block(block, (kind, label), body), store.span))

    own = ref("data.aws_subnets.private.ids")
    tags: dict[str | Expression, Tree] = {"kubernetes.io/role/internal-elb": "1"}
    found: dict[str, Tree] = {
        "filter": Nested({"name": "vpc-id", "values": [ref(f"{address}.vpc_config[0].vpc_id")]}),
        "tags": tags,
    }
    module.once("cluster.tf", "data.aws_subnets.private", Block("data", ("aws_subnets", "private"), found))
    name = _identifier(names, store, label)
    kind = "aws_db_subnet_group" if file == FILES["rds"] else "aws_elasticache_subnet_group"
    add("resource", kind, {"name": name, "subnet_ids": own})
    add("resource", "aws_security_group", {
        "name": name,
        "description": f"{store.kind} {store.label}: the nodes of the cluster, nobody else",
        "vpc_id": ref(f"{address}.vpc_config[0].vpc_id"),
    })  # fmt: skip
    port = Marked(store.port, store.at("port"))
    add("resource", "aws_vpc_security_group_ingress_rule", {
        "security_group_id": ref(f"aws_security_group.{label}.id"),
        "referenced_security_group_id": ref(f"{address}.vpc_config[0].cluster_security_group_id"),
        "ip_protocol": "tcp",
        "from_port": port,
        "to_port": port,
    })  # fmt: skip


def _identifier(names: Names, store: Store, label: str) -> Tree:
    """What AWS calls it: the namespace, which is the environment's own, and its label."""
    return names.local(
        f"{label}_identifier",
        Template((names.of(names.platform.namespace, "namespace"), f"-{store.label.replace('_', '-')}")),
    )


def _rds(module: Module, names: Names, store: Store, label: str, password: Tree) -> str:
    assert store.managed is not None
    managed, identity = store.managed, _identifier(names, store, label)
    size = max(20, -(-store.size.amount // GIBIBYTE)) if store.size else 20
    body: dict[str, Tree] = {
        "identifier": identity,
        "engine": Marked(FAMILIES[store.engine], store.at("engine")),
        "engine_version": Marked(store.version, store.at("engine")),
        "instance_class": names.text(managed.machine) if managed.machine else MACHINES["rds"],
        "allocated_storage": Marked(size, store.at("size")),
        "max_allocated_storage": size * 4,
        "storage_type": "gp3",
        "storage_encrypted": True,
        "db_name": names.of(store.name, f"{label}_name"),
        "username": names.of(store.user, f"{label}_user") if store.user else "app",
        "password": password,
        "port": Marked(store.port, store.at("port")),
        "multi_az": Marked(managed.standby, managed.span),
        "db_subnet_group_name": ref(f"aws_db_subnet_group.{label}.name"),
        "vpc_security_group_ids": [ref(f"aws_security_group.{label}.id")],
        "publicly_accessible": False,
        "backup_retention_period": Marked(managed.backups, managed.span),
        "copy_tags_to_snapshot": True,
        "auto_minor_version_upgrade": True,
        "deletion_protection": True,
        "skip_final_snapshot": False,
        "final_snapshot_identifier": Template((identity, "-final")),
    }
    module.add(FILES["rds"], Marked(Block("resource", ("aws_db_instance", label), body), store.span))
    return f"aws_db_instance.{label}.address"


def _elasticache(module: Module, names: Names, store: Store, label: str, password: Tree) -> str:
    assert store.managed is not None
    managed = store.managed
    major = store.version.partition(".")[0]
    version = store.version if "." in store.version or not major.isdigit() else f"{major}.1"
    body: dict[str, Tree] = {
        "replication_group_id": Call("substr", (_identifier(names, store, label), 0, 40)),
        "description": f"{store.kind} {store.label}",
        "engine": "redis",
        "engine_version": Marked(version, store.at("engine")),
        "node_type": names.text(managed.machine) if managed.machine else MACHINES["elasticache"],
        "num_cache_clusters": Marked(2 if managed.standby else 1, managed.span),
        "automatic_failover_enabled": Marked(managed.standby, managed.span),
        "multi_az_enabled": Marked(managed.standby, managed.span),
        "port": Marked(store.port, store.at("port")),
        "subnet_group_name": ref(f"aws_elasticache_subnet_group.{label}.name"),
        "security_group_ids": [ref(f"aws_security_group.{label}.id")],
        "at_rest_encryption_enabled": True,
        "transit_encryption_enabled": True,
        "auth_token": password,
        "snapshot_retention_limit": Marked(managed.backups, managed.span),
    }
    module.add(
        FILES["elasticache"],
        Marked(Block("resource", ("aws_elasticache_replication_group", label), body), store.span),
    )
    return f"aws_elasticache_replication_group.{label}.primary_endpoint_address"
