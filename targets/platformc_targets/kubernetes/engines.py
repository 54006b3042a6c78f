"""What is known of each engine's official image: its user, its data, its variables, how to ask if it is well."""

from __future__ import annotations

from typing import NamedTuple

from platformc.ir import Name, Platform, SecretPart, Store, Text
from platformc.output import Marked, Tree
from platformc_targets.kubernetes.texts import Variables, escape, secret_key, service_domain


class Image(NamedTuple):
    """repository and version: when the spec names no image. user: of its process. data: where it keeps things."""

    repository: str
    version: str
    user: int
    group: int
    data: str
    inner: str = ""
    """Folder of the volume that is mounted, where the engine refuses a volume that is not empty."""


IMAGES = {
    "mysql": Image("mysql", "8.4", 999, 999, "/var/lib/mysql", "data"),
    "mariadb": Image("mariadb", "11.4", 999, 999, "/var/lib/mysql", "data"),
    "postgres": Image("postgres", "17", 999, 999, "/var/lib/postgresql/data"),
    "redis": Image("redis", "7.4", 999, 999, "/data"),
    "kafka": Image("apache/kafka", "4.0.0", 1000, 1000, "/var/lib/kafka/data"),
}
"""https://github.com/docker-library/{mysql,mariadb,postgres,redis} and https://hub.docker.com/r/apache/kafka"""

CONTROLLER_PORT = 9093


def tag(store: Store) -> str:
    """The image's tag for the version that the spec says; Kafka's have three numbers, always."""
    version = store.version or IMAGES[store.engine].version
    if store.engine == "kafka":
        version += ".0" * (2 - version.count("."))
    return version


def lacks_password(store: Store) -> bool:
    """Whether the image would not start, or not make the user, because nobody says a password."""
    prefix = store.engine.upper()
    own = {f"{prefix}_PASSWORD", f"{prefix}_PASSWORD_FILE", f"{prefix}_HOST_AUTH_METHOD"}
    if store.password is not None or any(variable.name in own for variable in store.env):
        return False
    match store.engine:
        case "postgres":
            return True
        case "mysql" | "mariadb":
            return store.user is not None and not (store.user.value == "root" and store.root_password)
        case _:
            return False


def arguments(store: Store, variables: Variables) -> list[Tree]:
    """What the image's entry point is given; none where its variables say all."""
    if store.command:
        return [variables.expand(word, f"the command of `{store.label}`") for word in store.command]
    if store.engine == "redis" and store.password:
        password = variables.expand(store.password, f"the password of `{store.label}`")
        kept = ["--appendonly", "yes"] if store.size else []
        return ["redis-server", *kept, "--requirepass", password]
    if store.engine == "redis" and store.size:
        return ["redis-server", "--appendonly", "yes"]
    return []


def environment(platform: Platform, store: Store, variables: Variables) -> list[Tree]:
    """Variables that the image reads."""

    def secret(key: str, text: Text | None) -> list[Tree]:
        if text is None:
            return []
        if len(text.parts) == 1 and isinstance(text.parts[0], SecretPart):
            return [Marked({"name": key, "valueFrom": secret_key(platform, text.parts[0])}, text.span)]
        return [{"name": key, "value": variables.expand(text, f"`{key}` of `{store.label}`")}]

    def said(key: str, name: Name | None) -> list[Tree]:
        return [{"name": key, "value": Marked(escape(name.value), name.span)}] if name else []

    match store.engine:
        case "mysql" | "mariadb":
            prefix = store.engine.upper()
            is_root = store.user is not None and store.user.value == "root"
            root = secret(
                f"{prefix}_ROOT_PASSWORD", store.root_password or (store.password if is_root else None)
            )
            # the image refuses to make a second `root`
            user = (
                []
                if is_root
                else [*said(f"{prefix}_USER", store.user), *secret(f"{prefix}_PASSWORD", store.password)]
            )
            return [
                *said(f"{prefix}_DATABASE", store.name),
                *user,
                *(root or [{"name": f"{prefix}_RANDOM_ROOT_PASSWORD", "value": "yes"}]),
            ]
        case "postgres":
            return [
                *said("POSTGRES_DB", store.name),
                *said("POSTGRES_USER", store.user),
                *secret("POSTGRES_PASSWORD", store.password),
                # a volume's own root is never empty, and initdb wants a folder of its own
                {"name": "PGDATA", "value": f"{IMAGES['postgres'].data}/pgdata"},
            ]
        case "redis":
            return secret("REDISCLI_AUTH", store.password)
        case "kafka":
            return _kafka(platform, store)


def _kafka(platform: Platform, store: Store) -> list[Tree]:
    """One node that is broker and controller (https://kafka.apache.org/documentation/#kraft)."""
    host = service_domain(platform, store.host.value)
    values: list[tuple[str, Tree]] = [
        ("KAFKA_NODE_ID", "1"),
        ("KAFKA_PROCESS_ROLES", "broker,controller"),
        ("KAFKA_LISTENERS", f"PLAINTEXT://:{store.port},CONTROLLER://:{CONTROLLER_PORT}"),
        ("KAFKA_ADVERTISED_LISTENERS", Marked(f"PLAINTEXT://{host}:{store.port}", store.host.span)),
        ("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
        ("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT"),
        ("KAFKA_CONTROLLER_QUORUM_VOTERS", f"1@localhost:{CONTROLLER_PORT}"),
        ("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1"),
        ("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1"),
        ("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"),
        ("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0"),
        # `lost+found` at a volume's root is taken for a broken topic
        ("KAFKA_LOG_DIRS", f"{IMAGES['kafka'].data}/logs"),
    ]
    return [{"name": key, "value": value} for key, value in values]


def probe(store: Store) -> dict[str, Tree]:
    """How to ask whether it is well. By TCP: while it sets itself up, it answers on a socket file only."""
    match store.engine:
        case "mysql":
            return _run("mysqladmin", "ping", "-h", "127.0.0.1", "-P", str(store.port))
        case "mariadb":
            return _run("healthcheck.sh", "--connect", "--innodb_initialized")
        case "postgres":
            user = ("-U", escape(store.user.value)) if store.user else ()
            return _run(
                "pg_isready", "-h", "127.0.0.1", "-p", str(store.port), *user, "-d", escape(store.name.value)
            )
        case "redis":
            return _run("sh", "-c", f"redis-cli -p {store.port} ping | grep -q PONG")
        case "kafka":
            return {"tcpSocket": {"port": port_name(store)}}


def port_name(store: Store) -> str:
    """The name of the store's port: its engine's."""
    return store.engine


def _run(*words: str) -> dict[str, Tree]:
    return {"exec": {"command": list(words)}}
