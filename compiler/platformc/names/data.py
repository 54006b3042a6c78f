"""Kinds of names in databases, caches and brokers."""

from __future__ import annotations

from platformc.names.kind import Ban, Grammar, row

SQL = Grammar(
    r"[A-Za-z_][A-Za-z0-9_$]*",
    "letters, digits, `_` and `$`, starting with a letter or `_`",
    "A-Za-z0-9_$",
    "A-Za-z_",
)
POSTGRES = "https://www.postgresql.org/docs/current/sql-syntax-lexical.html"

ROWS = (
    row(
        "mysql.database",
        "MySQL database",
        SQL,
        1,
        64,
        "object",
        "https://dev.mysql.com/doc/refman/8.4/en/identifier-length.html",
        "MySQL takes more between backticks; RDS refuses a leading digit",
    ),
    row(
        "mysql.user",
        "MySQL user",
        Grammar(
            r"[A-Za-z][A-Za-z0-9_]*",
            "letters, digits and `_`, starting with a letter",
            "A-Za-z0-9_",
            "A-Za-z",
        ),
        1,
        32,
        "none",
        "https://dev.mysql.com/doc/refman/8.4/en/user-names.html",
    ),
    row(
        "postgres.database",
        "PostgreSQL database",
        SQL,
        1,
        63,
        "object",
        POSTGRES,
        "PostgreSQL cuts longer names off without a word",
        reserved=("template0", "template1"),
    ),
    row(
        "postgres.user",
        "PostgreSQL role",
        SQL,
        1,
        63,
        "none",
        f"{POSTGRES}; https://www.postgresql.org/docs/current/sql-createrole.html",
        forbid=(Ban("^pg_", "starts with `pg_`, which PostgreSQL reserves"),),
        reserved=("public", "none"),
    ),
    row(
        "kafka.topic",
        "Kafka topic",
        Grammar(r"[a-zA-Z0-9._-]+", "letters, digits, `.`, `_` and `-`", "a-zA-Z0-9._-"),
        1,
        249,
        "object",
        "apache/kafka clients/src/main/java/org/apache/kafka/common/internals/Topic.java",
        "`.` and `_` are one in the names of metrics, so topics may not differ only there",
        forbid=(Ban(r"^\.\.?$", "may not be `.` or `..`"),),
        same="._",
    ),
    row(
        "kafka.consumer_group",
        "Kafka consumer group",
        Grammar(r"[a-zA-Z0-9._-]+", "letters, digits, `.`, `_` and `-`", "a-zA-Z0-9._-"),
        1,
        249,
        "none",
        "apache/kafka clients/src/main/java/org/apache/kafka/common/internals/Topic.java",
        "Kafka takes any text; this is also legal in the names of metrics",
    ),
    row(
        "redis.database",
        "Redis database",
        Grammar(r"0|[1-9][0-9]*", "a number from 0", "0-9"),
        1,
        5,
        "none",
        "https://redis.io/docs/latest/commands/select/",
        "16 of them by default, 0 to 15; a cluster has 0 only",
    ),
)
"""One row for each kind."""
