"""Zones, records, issuers, middlewares, ingresses, buckets and what else has a name that others lean on."""

from __future__ import annotations

from typing import Any

from platformc.diagnostics import Code, Related
from platformc.ir import (
    Asset,
    Backend,
    Bucket,
    Cdn,
    Cluster,
    File,
    HostPattern,
    Ingress,
    Issuer,
    Mail,
    Middleware,
    MiddlewareUse,
    Name,
    NodeGroup,
    Permission,
    Plain,
    Record,
    Registry,
    Role,
    Route,
    Scalar,
    Secret,
    SecretKey,
    Table,
    Text,
    Tls,
    Volume,
    Zone,
)
from platformc.resolve.capture import Builder
from platformc.resolve.fields import name_text, registry_url, role_arn
from platformc.resolve.launching import launch
from platformc.resolve.layers import Decl, Entry
from platformc.resolve.phrases import match, tokens_of
from platformc.resolve.scope import Scope
from platformc.resolve.vocabulary import KINDS
from platformc.resolve.workloads import attributes, general_name
from platformc.syntax.tree import List, Path, String, Term

BACKEND = Code(
    "route/backend",
    summary="a route's text is no `service:port`",
    why="The Ingress controller needs a Service and one of its ports.",
    wrong='platform demo { }\nservice web { image = "web:1"; port http = 80 }\n'
    'ingress web { host = "a.example.com"; class = nginx; route "/" = "web" }\ndeploy { compose }',
    right='platform demo { }\nservice web { image = "web:1"; port http = 80 }\n'
    'ingress web { name = "web"; host = "a.example.com"; class = nginx; route "/" = "web:80" }\n'
    'zone main { name = "example.com"; external }\nrecord web { name = "a.example.com"; external }\n'
    "deploy { kubernetes }",
)
WILDCARD = Code(
    "role/wildcard",
    summary="a permission on every resource has no reason",
    why="Whoever takes over the pod may then do that to everything in the account.",
    wrong='platform demo { aws { account = "012345678901"; region = "us-east-1" } }\n'
    'role app { allow "*" = "ses:SendEmail" }\nservice web { image = "web:1"; role = role.app }\ndeploy { compose }',
    right='platform demo { aws { account = "012345678901"; region = "us-east-1" } }\n'
    'role app { external; allow "*" = "ses:SendEmail" { reason = "SES has no resource for it" } }\n'
    'service web { image = "web:1"; role = role.app }\ndeploy { compose }',
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
)


ONE_KEY = Code(
    "middleware/one-key",
    summary="the Secret of a Middleware that asks for a password has not exactly one key",
    why="Traefik refuses the Middleware, and drops the routes that use it.",
    wrong='platform demo { }\nsecret users { user = external "u"; password = external "p" }\n'
    'service web { image = "web:1" }\nmiddleware login { basic_auth = secret.users }\ndeploy { kubernetes }',
    right='platform demo { }\nsecret users { users = external "u" }\n'
    'service web { image = "web:1" }\nmiddleware login { basic_auth = secret.users }\ndeploy { kubernetes }',
    source="https://doc.traefik.io/traefik/middlewares/http/basicauth/#users",
)


def common(scope: Scope, decl: Decl, kind: str) -> dict[str, Any]:
    """What every declaration has."""
    return {
        "label": decl.label,
        "name": general_name(scope, decl, kind),
        "span": decl.span,
        "external": decl.get("external") is not None,
        "attributes": attributes(decl),
    }


def secret(scope: Scope, decl: Decl) -> Secret:
    b = Builder(scope, decl)
    keys: list[SecretKey] = []
    for (word, label), entry in decl.entries.items():
        if word:
            continue
        key = _secret_key(b, label, entry)
        if key is not None:
            keys.append(key)
    namespace = b.text("namespace")
    if namespace is not None:
        scope.name(namespace, "k8s.namespace", f"{decl.path}.namespace", namespace.span)
    return Secret(**common(scope, decl, "k8s.secret"), keys=tuple(keys), namespace=namespace)


def _secret_key(b: Builder, label: str, entry: Entry) -> SecretKey | None:
    c = match(KINDS["secret"].free, tokens_of(entry.statement.values or ())) or {}
    span = entry.label_span
    if "generated" in c:
        length = b.number(c["length"][0]) if "length" in c else 32
        return SecretKey(label, "generated", span, length=length or 32)
    if "external" in c:
        path = b.term(c["path"][0])
        return None if path is None else SecretKey(label, "external", span, path=path)
    if "inherit" in c:
        variable = b.term(c["variable"][0]) if "variable" in c else Text((label,), span)
        return SecretKey(label, "inherit", span, path=variable)
    if "github" in c:
        return SecretKey(label, "github", span)
    text = b.term(c["text"][0]) if "text" in c else None
    return None if text is None else SecretKey(label, "text", span, text=text)


def registry(scope: Scope, decl: Decl) -> Registry:
    b = Builder(scope, decl)
    kind: Any = b.choice("kind", "docker")
    name_kind = {"ecr": "aws.ecr_repository", "acr": "azure.acr"}.get(kind, "docker.repository")
    return Registry(
        **common(scope, decl, name_kind),
        kind=kind,
        url=registry_url(scope, decl) or Text((decl.label,), decl.span),
        pull_secret=b.ref("pull_secret", "secret"),
        keep=b.int("keep"),
        scan=b.choice("scan") == "on_push",
        admin=b.flag("admin"),
    )


def zone(scope: Scope, decl: Decl) -> Zone:
    return Zone(**common(scope, decl, "aws.route53_zone"))


def record(scope: Scope, decl: Decl) -> Record:
    return Record(**common(scope, decl, "aws.route53_record"), target=Builder(scope, decl).text("target"))


def issuer(scope: Scope, decl: Decl) -> Issuer:
    b = Builder(scope, decl)
    return Issuer(
        **common(scope, decl, "k8s.cluster_issuer"),
        acme=b.text("acme"),
        email=b.text("email"),
        zone=b.ref("dns01", "zone"),
        http01=b.flag("http01"),
        role=b.ref("role", "role"),
    )


def middleware(scope: Scope, decl: Decl) -> Middleware:
    b = Builder(scope, decl)
    spec: list[tuple[str, Plain]] = []
    headers, whole, redirect = decl.get("headers"), decl.get("spec"), decl.get("redirect")
    if headers is not None and headers.statement.block is not None:
        table = b.table(headers.statement.block.statements, headers.span)
        spec.append(
            ("headers", Table(tuple((_camel(key), value) for key, value in table.entries), table.span))
        )
    if redirect is not None:
        permanent = "permanent" in b.captures("redirect")
        scheme = Text(("https",), redirect.span)
        entries: tuple[tuple[str, Plain], ...] = (
            ("scheme", scheme),
            ("permanent", Scalar(permanent, redirect.span)),
        )
        spec.append(("redirectScheme", Table(entries, redirect.span)))
    secret, auth = _auth(b)
    spec.extend(auth)
    if whole is not None and whole.statement.block is not None:
        spec.extend(b.table(whole.statement.block.statements, whole.span).entries)
    if not spec and decl.get("external") is None:
        b.missing("spec", "redirect = https permanent")
    return Middleware(**common(scope, decl, "k8s.middleware"), spec=tuple(spec), secret=secret)


def _auth(b: Builder) -> tuple[str, list[tuple[str, Plain]]]:
    """Who is let in, as Traefik writes it: label of the Secret that says so, and parts of the `spec`."""
    spec: list[tuple[str, Plain]] = []
    label, basic = b.ref("basic_auth", "secret"), b.decl.get("basic_auth")
    if label and basic is not None:
        inner = b.scope.layer.declarations[("secret", label)]
        keys = [entry for (word, _), entry in inner.entries.items() if not word]
        name = general_name(b.scope, inner, "k8s.secret")
        if len(keys) != 1:
            b.scope.report(
                ONE_KEY.at(
                    basic.span,
                    f"secret `{label}` has {len(keys)} keys, and Traefik reads users from one that has a single key",
                    hint='say `secret NAME { users = external "PATH" }`: lines of `htpasswd`',
                    related=[Related("the Secret", inner.span)],
                    values=(label, ""),
                )
            )
        spec.append(("basicAuth", Table((("secret", Text((name.value,), basic.span)),), basic.span)))
    address, forward = b.text("forward_auth"), b.decl.get("forward_auth")
    if address is not None and forward is not None:
        spec.append(("forwardAuth", Table((("address", address),), forward.span)))
    return label, spec


def _camel(key: str) -> str:
    """A word of ours as Traefik writes it: `access_control_max_age` is `accessControlMaxAge`."""
    first, *rest = key.split("_")
    return first + "".join(word.capitalize() for word in rest)


def ingress(scope: Scope, decl: Decl) -> Ingress | None:
    """An Ingress; None without a host."""
    b = Builder(scope, decl)
    host = b.text("host")
    if host is None:
        if decl.get("host") is None:
            b.missing("host", 'host = "www.example.com"')
        return None
    wildcard = (host.plain or "").startswith("*.")
    kind = "k8s.ingress_wildcard_host" if wildcard else "k8s.ingress_host"
    if scope.name(host, kind, f"{decl.path}.host", decl.span) is None:
        return None
    ingress_class, controller = _class(b)
    tls = _tls(b)
    entrypoint = b.text("entrypoint")
    if entrypoint is None and ingress_class.plain == "traefik" and tls is not None:
        entrypoint = Text(("websecure",), tls.span)
    fields = common(scope, decl, "k8s.ingress")
    if wildcard and decl.get("name") is None:
        fields["name"] = Name(decl.label.replace("_", "-"), "k8s.ingress", decl.path, decl.span, decl.span)
    return Ingress(
        **fields,
        host=host,
        namespace=b.text("namespace"),
        routes=routes(b),
        ingress_class=ingress_class,
        controller_namespace=controller,
        entrypoint=entrypoint,
        tls=tls,
        middlewares=_middlewares(b),
        labels=b.labels(),
        annotations=b.labels("annotations"),
    )


def _class(b: Builder) -> tuple[Text, Text | None]:
    c = b.captures("class")
    entry = b.decl.get("class")
    if entry is None:
        b.missing("class", "class = traefik")
        return Text(("traefik",), b.decl.span), None
    namespace = b.term(c["namespace"][0]) if "namespace" in c else None
    for word in ("traefik", "nginx"):
        if word in c:
            return Text((word,), c[word][0].span), namespace
    text = b.term(c["class"][0]) if "class" in c else None
    return text or Text(("traefik",), entry.span), namespace


def routes(b: Builder) -> tuple[Route, ...]:
    found: list[Route] = []
    for entry in b.decl.all("route"):
        c = b.of_entry(entry, b.attributes["route"])
        term = next(iter(c.get("ref") or c.get("text") or ()), None)
        backend = _backend(b, term)
        if backend is not None:
            found.append(
                Route(Text((entry.label,), entry.label_span), backend, entry.label_span, "exact" in c)
            )
    if not found and not b.decl.all("route"):
        b.missing("route", 'route "/" = service.app.port.http')
    return tuple(found)


def _backend(b: Builder, term: Term | None) -> Backend | None:
    if (
        isinstance(term, Path)
        and len(term.parts) == 4
        and term.parts[0] == "service"
        and term.parts[2] == "port"
    ):
        number = b.term(term)
        plain = number.plain if number else None
        if number is None or plain is None:
            return None
        decl = b.scope.layer.declarations[("service", term.parts[1])]
        port = decl.entries.get(("port", term.parts[3]))
        own = port.child("service") if port else None
        own_number = b.number(own.statement.values[0].terms[0]) if own and own.statement.values else None
        return Backend(term.parts[1], None, own_number or int(plain), term.span)
    text = b.term(term) if term is not None else None
    if text is None:
        return None
    name, _, port_text = (text.plain or "").rpartition(":")
    if not name or not port_text.isdigit():
        b.scope.report(
            BACKEND.at(
                text.span,
                f"`{text.value}` is no backend",
                hint='write `service.app.port.http`, or the text `"SERVICE:PORT"`',
            )
        )
        return None
    for decl in b.scope.layer.of("service"):
        called = name_text(b.scope, decl)
        if called is not None and called.plain == name:
            return Backend(decl.label, None, int(port_text), text.span)
    return Backend("", Text((name,), text.span, text.references), int(port_text), text.span)


def _tls(b: Builder) -> Tls | None:
    entry = b.decl.get("tls")
    if entry is None:
        return None
    c = b.captures("tls")
    hosts, secret_entry = entry.child("hosts"), entry.child("secret")
    secret_text = b.entry_text(secret_entry) if secret_entry else None
    secret_name = (
        b.scope.name(secret_text, "k8s.tls_secret", f"{b.decl.path}.tls_secret", secret_text.span)
        if secret_text
        else None
    )
    given = c.get("issuer_name")
    return Tls(
        span=entry.span,
        issuer="" if given else b.refer(c["ref"][0], ("issuer",)).partition(".")[2] if "ref" in c else "",
        issuer_name=b.term(given[0]) if given else None,
        hosts=b.entry_list(hosts) if hosts else (),
        secret=secret_name,
    )


def _middlewares(b: Builder) -> tuple[MiddlewareUse, ...]:
    entry = b.decl.get("middleware")
    found: list[MiddlewareUse] = []
    for phrase in (entry.statement.values or ()) if entry else ():
        for term in phrase.terms:
            for item in term.items if isinstance(term, List) else (term,):
                if isinstance(item, String):
                    text = b.term(item)
                    if text is not None:
                        found.append(MiddlewareUse("", text, item.span))
                    continue
                label = b.refer(item, ("middleware",)).partition(".")[2]
                if label:
                    found.append(MiddlewareUse(label, None, item.span))
    return tuple(found)


def host_pattern(scope: Scope, decl: Decl) -> HostPattern:
    b = Builder(scope, decl)
    return HostPattern(
        **common(scope, decl, "text.any"),
        made_by=b.ref("made_by", "service"),
        issuer=b.ref("issuer", "issuer"),
        zone=b.ref("zone", "zone"),
    )


def bucket(scope: Scope, decl: Decl) -> Bucket:
    return Bucket(
        **common(scope, decl, "aws.s3_bucket"),
        public_read=Builder(scope, decl).choice("public_read") == "true",
        keep=days(Builder(scope, decl), "keep", 30),
    )


def days(b: Builder, word: str, default: int) -> int:
    """A duration in whole days, one at least."""
    found = b.captures(word).get("duration")
    quantity = b.quantity(found[0], "duration") if found else None
    return max(1, round(quantity.amount / 86400)) if quantity else default


def cdn(scope: Scope, decl: Decl) -> Cdn:
    b = Builder(scope, decl)
    return Cdn(
        **common(scope, decl, "aws.cloudfront_alias"), origin=b.ref("origin", "bucket"), cors=b.list("cors")
    )


def mail(scope: Scope, decl: Decl) -> Mail:
    b = Builder(scope, decl)
    dmarc: Any = b.choice("dmarc", "quarantine")
    return Mail(
        **common(scope, decl, "aws.ses_domain_identity"),
        sender=b.text("sender") or Text(("mail",), decl.span),
        dmarc=dmarc,
        reports=b.text("reports"),
        credentials=b.text("credentials"),
    )


def asset(scope: Scope, decl: Decl) -> Asset | None:
    b = Builder(scope, decl)
    key, url = b.text("key"), b.text("url")
    for word, value, example in (("key", key, 'key = "app.js"'), ("url", url, "url = names.app_url")):
        if value is None and decl.get(word) is None:
            b.missing(word, example)
    if key is None or url is None:
        return None
    return Asset(
        **common(scope, decl, "text.any"),
        key=key,
        bucket=b.ref("bucket", "bucket"),
        cdn=b.ref("cdn", "cdn"),
        url=url,
        root_element=b.text("root_element"),
    )


def volume(scope: Scope, decl: Decl) -> Volume:
    b = Builder(scope, decl)
    size = b.captures("size").get("size")
    return Volume(
        **common(scope, decl, "compose.volume"),
        size=b.quantity(size[0], "size") if size else None,
        mounted=b.text("at"),
        storage_class=b.text("storage_class"),
        shared=b.flag("shared"),
    )


def file(scope: Scope, decl: Decl) -> File:
    b = Builder(scope, decl)
    if decl.get("from") is None and decl.get("content") is None:
        b.missing("from", 'from = "./config.toml"')
    return File(
        **common(scope, decl, "compose.config"),
        source=b.text("from"),
        content=b.text("content"),
        mounted=b.text("at"),
        readonly=b.choice("readonly", "true") == "true",
    )


def node_group(scope: Scope, decl: Decl) -> NodeGroup:
    b = Builder(scope, decl)
    key, value = b.text("key"), b.text("value")
    taint: Any = b.choice("taint") or None
    name = general_name(scope, decl, "k8s.label_value")
    return NodeGroup(
        **common(scope, decl, "k8s.label_value"),
        key=key or Text(("node-group",), decl.span),
        value=value or Text((name.value,), name.span),
        taint=taint,
        machines=b.list("machines"),
        nodes=b.bounds(counts[0], "count") if (counts := b.captures("nodes").get("count")) else None,
        spot=b.flag("spot"),
        disk=b.quantity(disks[0], "size") if (disks := b.captures("disk").get("size")) else None,
    )


def cluster(scope: Scope, decl: Decl) -> Cluster:
    b = Builder(scope, decl)
    version = b.captures("version").get("version")
    kind: Any = b.choice("kind", "eks")
    return Cluster(
        **common(scope, decl, f"aws.{kind}_cluster"),
        kind=kind,
        launch=launch(b),
        oidc=b.text("oidc"),
        version=getattr(version[0], "text", "") if version else "",
        network=b.text("network"),
        zones=b.int("zones"),
    )


def role(scope: Scope, decl: Decl) -> Role:
    b = Builder(scope, decl)
    arn = role_arn(scope, decl)
    permissions: list[Permission] = []
    for entry in decl.all("allow"):
        inner = entry.child("reason")
        reason = b.entry_text(inner) if inner else None
        if entry.label == "*" and reason is None:
            scope.report(
                WILDCARD.at(
                    entry.label_span,
                    f"role `{decl.label}` allows this on every resource",
                    hint='say why: `{ reason = "..." }`',
                )
            )
        actions = tuple(text.value for text in b.entry_list(entry))
        resource = b.term(entry.statement.heads[0].terms[1])
        if resource is not None:
            permissions.append(
                Permission(
                    actions, resource.value, decl.path, entry.label_span, reason.value if reason else ""
                )
            )
    return Role(
        **common(scope, decl, "aws.iam_role"),
        arn=(arn.plain or "") if arn else "",
        permissions=tuple(permissions),
        github=Builder(scope, decl).text("github"),
    )
