"""What `kind.label.field` is: names by default, and the values that follow from several attributes."""

from __future__ import annotations

from typing import Final

from platformc.ir import Part, Reference, Text
from platformc.resolve.layers import Decl, Entry
from platformc.resolve.scope import HOSTED, Scope
from platformc.resolve.vocabulary import KINDS


class _NoField:
    """There is no such field, and nothing was reported."""


NO_FIELD: Final = _NoField()


def field_text(scope: Scope, decl: Decl, field: str) -> Text | _NoField | None:
    """A field of a declaration as text; None when a diagnostic was reported; NO_FIELD when it has none."""
    if field == "name":
        return name_text(scope, decl)
    computed = {
        ("registry", "url"): registry_url,
        ("role", "arn"): role_arn,
        ("ingress", "tls_secret"): tls_secret,
        ("cdn", "host"): name_text,
        ("mail", "domain"): name_text,
        ("mail", "host"): smtp_host,
    }.get((decl.kind, field))
    if computed is not None:
        return computed(scope, decl)
    if decl.kind in {"database", "cache", "broker"} and field == "port":
        entry = decl.get("port")
        return _text(scope, decl, entry) if entry else Text((str(engine_port(decl)),), decl.span)
    entry = decl.get(field)
    attribute = KINDS[decl.kind].attributes.get(field)
    if entry is None or attribute is None or "TEXT" not in attribute.value or entry.statement.values is None:
        return NO_FIELD
    return _text(scope, decl, entry)


def name_text(scope: Scope, decl: Decl) -> Text | None:
    """What a declaration is called: its `name`, else what follows from its kind."""
    other = {"ingress": "host", "cdn": "host", "mail": "domain"}.get(decl.kind)
    entry = decl.get("name") or (decl.get(other) if other else None)
    if entry is not None:
        return _text(scope, decl, entry)
    return Text((decl.label.replace("_", "-"),), decl.span)


def host_text(scope: Scope, decl: Decl) -> Text | None:
    """The name that a service or a store answers on."""
    entry = decl.get("host") if decl.kind != "service" else None
    if entry is not None:
        return _text(scope, decl, entry)
    if decl.kind in HOSTED and decl.kind not in {"service", "job"}:
        return Text((decl.label.replace("_", "-"),), decl.span)
    return name_text(scope, decl)


ENGINE_PORTS = {"mysql": 3306, "mariadb": 3306, "postgres": 5432, "redis": 6379, "kafka": 9092}


def engine_port(decl: Decl) -> int:
    """The port that the engine listens on unless it is told another."""
    entry = decl.get("engine")
    words = entry.statement.values[0].terms if entry and entry.statement.values else ()
    first = getattr(words[0], "parts", ("",))[0] if words else ""
    return ENGINE_PORTS.get(first, 0)


def registry_url(scope: Scope, decl: Decl) -> Text | None:
    """The repository without a tag, as its kind writes it."""
    name = name_text(scope, decl)
    if name is None:
        return None
    entry = decl.get("kind")
    words = entry.statement.values[0].terms if entry and entry.statement.values else ()
    kind = getattr(words[0], "parts", ("docker",))[0] if words else "docker"
    host_entry = decl.get("host")
    if host_entry is not None:
        host = _text(scope, decl, host_entry)
    elif kind == "ecr":
        host = _ecr_host(scope, decl)
    elif kind == "acr":
        # a registry of its own, which holds any number of repositories
        return Text((f"{name.value.lower()}.azurecr.io",), name.span, name.references)
    elif kind == "ghcr":
        host = Text(("ghcr.io",), decl.span)
    else:
        return name
    return None if host is None else _join(decl, host, "/", name)


def _ecr_host(scope: Scope, decl: Decl) -> Text | None:
    # https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
    from platformc.syntax.tree import Path

    span = decl.span
    account = scope.reference(Path(("aws", "account"), span, (span, span)))
    region = scope.reference(Path(("aws", "region"), span, (span, span)))
    if account is None or region is None:
        return None
    return _join(decl, account, ".dkr.ecr.", region, ".amazonaws.com")


def smtp_host(scope: Scope, decl: Decl) -> Text | None:
    """Where mail is handed in: https://docs.aws.amazon.com/ses/latest/dg/smtp-connect.html."""
    from platformc.syntax.tree import Path

    region = scope.reference(Path(("aws", "region"), decl.span, (decl.span, decl.span)))
    return None if region is None else _join(decl, "email-smtp.", region, ".amazonaws.com")


def role_arn(scope: Scope, decl: Decl) -> Text | None:
    """`arn:aws:iam::ACCOUNT:role/NAME`."""
    from platformc.syntax.tree import Path

    name = name_text(scope, decl)
    account = scope.reference(Path(("aws", "account"), decl.span, (decl.span, decl.span)))
    if name is None or account is None:
        return None
    return _join(decl, "arn:aws:iam::", account, ":role/", name)


def tls_secret(scope: Scope, decl: Decl) -> Text | None:
    """The TLS Secret of an Ingress: given, else `<host>-tls`."""
    tls = decl.get("tls")
    given = tls.child("secret") if tls else None
    if given is not None:
        return _text(scope, decl, given)
    host = decl.get("host")
    text = _text(scope, decl, host) if host else None
    return None if text is None else _join(decl, text, "-tls")


def _text(scope: Scope, decl: Decl, entry: Entry) -> Text | None:
    values = entry.statement.values
    if not values or len(values) != 1 or len(values[0].terms) != 1:
        return None
    return scope.guarded(f"{decl.path}.{entry.word}", entry.span, values[0].terms[0], decl)


def _join(decl: Decl, *pieces: Text | str) -> Text:
    parts: list[Part] = []
    references: list[Reference] = []
    for piece in pieces:
        more = (piece,) if isinstance(piece, str) else piece.parts
        if not isinstance(piece, str):
            references.extend(piece.references)
        for part in more:
            if isinstance(part, str) and parts and isinstance(parts[-1], str):
                parts[-1] += part
            else:
                parts.append(part)
    return Text(tuple(parts), decl.span, tuple(references))
