"""Databases, caches and brokers as their images want them: variables, folders, probes."""

from __future__ import annotations

from platformc.ir import Store
from platformc.output import Tree
from platformc_targets.compose.emission import Emission, mark
from platformc_targets.text import compose_escape

_IMAGES = {
    "mysql": "mysql",
    "mariadb": "mariadb",
    "postgres": "postgres",
    "redis": "redis",
    "kafka": "apache/kafka",
}


def image(store: Store) -> str:
    """The official image of the engine at the version that the spec asks for."""
    version = store.version or "latest"
    if store.engine == "kafka" and store.version:
        version += ".0" * (2 - version.count("."))  # its tags have three numbers, always
    return f"{_IMAGES[store.engine]}:{version}"


def data_folder(store: Store) -> str:
    """Where the image keeps its data."""
    match store.engine:
        case "mysql" | "mariadb":
            return "/var/lib/mysql"
        case "postgres":
            # from 18 on the image keeps each major version in a folder of its own below this one
            # https://github.com/docker-library/docs/blob/master/postgres/content.md#pgdata
            major = store.version.partition(".")[0]
            old = major.isdigit() and int(major) < 18
            return "/var/lib/postgresql/data" if old else "/var/lib/postgresql"
        case "redis":
            return "/data"
        case "kafka":
            return "/bitnami/kafka" if _is_bitnami(store) else "/var/lib/kafka/data"


def environment(emission: Emission, store: Store) -> dict[str, Tree]:
    """The variables by which the image makes the database and its user at the first start."""
    match store.engine:
        case "mysql" | "mariadb":
            return _mysql(emission, store, store.engine.upper())
        case "postgres":
            made: dict[str, Tree] = {"POSTGRES_DB": _named(store)}
            if store.user:
                made["POSTGRES_USER"] = mark(compose_escape(store.user.value), store.user.span)
            made["POSTGRES_PASSWORD"] = _password(emission, store)
            return made
        case "redis":
            # redis-cli reads it, so that the probe can log in without a password in its arguments
            return {"REDISCLI_AUTH": emission.scalar(store.password)} if store.password else {}
        case "kafka":
            return _kafka(store)


def command(emission: Emission, store: Store) -> list[Tree]:
    """What the container runs instead of the image's own command; empty for that one."""
    if store.command:
        return [emission.scalar(word) for word in store.command]
    if store.engine == "redis" and store.password:
        return ["redis-server", "--requirepass", emission.scalar(store.password)]
    return []


def probe(store: Store) -> list[str]:
    """The `test` of its healthcheck, asked over TCP: while it prepares the data it listens on a socket only."""
    port = "" if store.port == _PORTS[store.engine] else f" --port={store.port}"
    match store.engine:
        case "mysql" | "mariadb":
            program = "mysqladmin" if store.engine == "mysql" else "mariadb-admin"
            return _shell(f"{program} ping -h 127.0.0.1{port}{_login(store)} --silent")
        case "postgres":
            user = ' -U "$POSTGRES_USER"' if store.user else ""
            return _shell(f'pg_isready -h 127.0.0.1{port}{user} -d "$POSTGRES_DB"')
        case "redis":
            at = "" if store.port == _PORTS["redis"] else f" -p {store.port}"
            # it ends well on every answer, "still loading" and "wrong password" included
            return _shell(f"redis-cli{at} ping | grep -q PONG")
        case "kafka":
            # not on the PATH of the image by Apache
            return _shell(
                'PATH="$PATH:/opt/kafka/bin" '
                f"kafka-broker-api-versions.sh --bootstrap-server 127.0.0.1:{store.port}"
            )


_PORTS = {"mysql": 3306, "mariadb": 3306, "postgres": 5432, "redis": 6379, "kafka": 9092}


def _shell(line: str) -> list[str]:
    return ["CMD-SHELL", compose_escape(line)]


def _mysql(emission: Emission, store: Store, prefix: str) -> dict[str, Tree]:
    made: dict[str, Tree] = {}
    if store.root_password:
        made[f"{prefix}_ROOT_PASSWORD"] = emission.scalar(store.root_password)
    elif _is_root(store):
        made[f"{prefix}_ROOT_PASSWORD"] = _password(emission, store)
    else:
        made[f"{prefix}_RANDOM_ROOT_PASSWORD"] = "yes"
    made[f"{prefix}_DATABASE"] = _named(store)
    # the image refuses to make a second `root`
    if store.user and not _is_root(store):
        made[f"{prefix}_USER"] = mark(compose_escape(store.user.value), store.user.span)
        made[f"{prefix}_PASSWORD"] = _password(emission, store)
    return made


def _login(store: Store) -> str:
    prefix = store.engine.upper()
    if store.root_password or _is_root(store):
        return f' -u root -p"${prefix}_ROOT_PASSWORD"'
    return f' -u "${prefix}_USER" -p"${prefix}_PASSWORD"' if store.user else ""


def _kafka(store: Store) -> dict[str, Tree]:
    """One node that is broker and controller; it tells its clients its name on Compose's network.

    https://kafka.apache.org/documentation/#brokerconfigs
    """
    prefix = "KAFKA_CFG_" if _is_bitnami(store) else "KAFKA_"
    settings = {
        "NODE_ID": "0",
        "PROCESS_ROLES": "controller,broker",
        "LISTENERS": f"PLAINTEXT://:{store.port},CONTROLLER://:{_CONTROLLER}",
        "ADVERTISED_LISTENERS": f"PLAINTEXT://{store.host.value}:{store.port}",
        "LISTENER_SECURITY_PROTOCOL_MAP": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        "CONTROLLER_QUORUM_VOTERS": f"0@{store.host.value}:{_CONTROLLER}",
        "CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        # three by default, and a single node waits for the other two for ever
        "OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
        "TRANSACTION_STATE_LOG_MIN_ISR": "1",
    }
    if not _is_bitnami(store):
        settings["LOG_DIRS"] = data_folder(store)
    return {prefix + word: mark(compose_escape(value), store.host.span) for word, value in settings.items()}


_CONTROLLER = 9093


def _is_bitnami(store: Store) -> bool:
    return store.image is not None and "bitnami" in store.image.value


def _is_root(store: Store) -> bool:
    return store.user is not None and store.user.value == "root"


def _named(store: Store) -> Tree:
    return mark(compose_escape(store.name.value), store.name.span)


def _password(emission: Emission, store: Store) -> Tree:
    if store.password:
        return emission.scalar(store.password)
    return mark(emission.variables.password(store), store.span)
