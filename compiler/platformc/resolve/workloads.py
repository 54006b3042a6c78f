"""Services, jobs, databases, caches and brokers: from words to what runs."""

from __future__ import annotations

from typing import Any

from platformc.diagnostics import Code
from platformc.ir import (
    Build,
    Computed,
    Health,
    Job,
    Lookup,
    Managed,
    Metric,
    Mount,
    Name,
    Need,
    Port,
    Resources,
    Scaling,
    Schedule,
    Service,
    Store,
    Text,
    Web,
)
from platformc.names import KINDS as NAME_KINDS
from platformc.resolve.capture import Builder, copied
from platformc.resolve.djangos import module_file
from platformc.resolve.fields import ENGINE_PORTS, host_text, name_text
from platformc.resolve.launching import task
from platformc.resolve.layers import Decl, Entry
from platformc.resolve.phrases import Captures
from platformc.resolve.preparing import prepared
from platformc.resolve.programs import placed, program
from platformc.resolve.scope import UNKNOWN_KIND, Scope
from platformc.resolve.scraping import scrape
from platformc.resolve.selecting import selector
from platformc.syntax.tree import Path, Quantity, String, Term

WRONG_PORT = Code(
    "port/number",
    summary="a port number is outside 1 to 65535",
    why="No process can listen there.",
    wrong='platform demo { }\nservice web { image = "web:1"; port http = 80000 }\ndeploy { compose }',
    right='platform demo { }\nservice web { image = "web:1"; port http = 8000 }\ndeploy { compose }',
)
NEED_SELF = Code(
    "need/self",
    summary="something needs itself",
    why="It would wait for itself for ever.",
    wrong='platform demo { }\nservice web { image = "web:1"; needs web }\ndeploy { compose }',
    right='platform demo { }\nservice web { image = "web:1" }\ndeploy { compose }',
)
CONDITION = Code(
    "need/condition",
    summary="a need waits for something that never comes",
    why="A service never completes, and a job is never healthy: whoever waits never starts.",
    wrong='platform demo { }\nservice db { image = "db:1" }\nservice web { image = "web:1"; needs db completed }\ndeploy { compose }',
    right='platform demo { }\nservice db { image = "db:1" }\nservice web { image = "web:1"; needs db started }\ndeploy { compose }',
)
HEALTH_PORT = Code(
    "health/port",
    summary="the health check asks on a port that the service does not have",
    why="Every replica would be killed as ill.",
    wrong='platform demo { }\nservice web { image = "web:1"; port http = 80; health = http "/" on htp }\ndeploy { compose }',
    right='platform demo { }\nservice web { image = "web:1"; port http = 80; health = http "/" on http }\ndeploy { compose }',
)

NEEDABLE = ("service", "job", "database", "cache", "broker")


def general_name(scope: Scope, decl: Decl, kind: str) -> Name:
    """The declaration's name, proved against `kind`; its label when the name is wrong (reported before)."""
    text = name_text(scope, decl)
    entry = decl.get("name")
    declared = entry.label_span if entry else decl.span
    name = scope.name(text, kind, decl.path, declared) if text is not None else None
    return name or Name(decl.label.replace("_", "-"), kind, decl.path, decl.span, decl.span)


def attributes(decl: Decl) -> tuple[tuple[str, Any], ...]:
    """Every attribute by dotted word, with the span of its value."""
    found: list[tuple[str, Any]] = []

    def walk(prefix: str, entries: dict[tuple[str, str], Entry]) -> None:
        for (word, label), entry in entries.items():
            dotted = ".".join(part for part in (prefix, word, label) if part)
            found.append((dotted, entry.span))
            if entry.block:
                walk(dotted, entry.block)

    walk("", decl.entries)
    return tuple(found)


def service(scope: Scope, decl: Decl) -> Service:
    b = Builder(scope, decl)
    sticky = b.text("sticky")
    fields = _workload(b)
    fields |= program(b, fields["build"], bool(fields["app_environment"]))
    return Service(
        **prepared(b, fields),
        replicas=_replicas(b),
        sticky=scope.name(sticky, "http.cookie", f"{decl.path}.sticky", decl.span) if sticky else None,
        metrics=_metrics(b),
        scrape=scrape(b, fields["ports"]),
        computes=_computes(b),
        looks_up=_looks_up(b),
        web=_web(b),
    )


def job(scope: Scope, decl: Decl) -> Job:
    b = Builder(scope, decl)
    captures = b.captures("run")
    span = entry.span if (entry := decl.get("run")) else decl.span
    if not captures:
        b.missing("run", "run = manual")
        run = Schedule("manual", span)
    elif "before" in captures:
        run = Schedule("before", span, service=b.refer(captures["ref"][0], ("service",)).partition(".")[2])
    elif "schedule" in captures:
        run = Schedule("schedule", span, cron=b.term(captures["text"][0]))
    else:
        run = Schedule("manual", span)
    return Job(**_workload(b), run=run)


def _workload(b: Builder) -> dict[str, Any]:
    decl = b.decl
    image, build = b.text("image"), _build(b)
    if decl.get("image") is None and decl.get("build") is None:
        b.missing("image", 'image = "nginx:1.27"')
    ports, labels = _ports(b), b.labels()
    return {
        "label": decl.label,
        "name": general_name(b.scope, decl, "compose.service"),
        "span": decl.span,
        "attributes": attributes(decl),
        "names": b.own_names(),
        "image": image,
        "build": build,
        "entrypoint": b.list("entrypoint"),
        "command": b.list("command"),
        "ports": ports,
        "health": _health(b, ports),
        "resources": _resources(b),
        "needs": _needs(b),
        "env": b.variables(decl.get("env")),
        "env_file": b.text("env_file"),
        "mounts": _mounts(b),
        "labels": labels,
        "selector": selector(b, labels),
        "profile": _profile(b),
        "restart": b.choice("restart") or None,
        "user": b.text("user"),
        "container_name": b.text("container_name"),
        "role": b.ref("role", "role"),
        **placed(b),
        "task": task(b),
        "pull": b.choice("pull") or None,
        "uses": tuple(
            dotted
            for dotted, _ in b.refs(
                decl.get("uses"), "bucket", "zone", "secret", "registry", "cdn", "mail", "cluster"
            )
        ),
    }


def _profile(b: Builder) -> Text | None:
    entry = b.decl.get("profile")
    values = entry.statement.values if entry else None
    if not values:
        return None
    term = values[0].terms[0]
    return (
        Text((term.parts[0],), term.span) if isinstance(term, Path) and len(term.parts) == 1 else b.term(term)
    )


def _build(b: Builder) -> Build | None:
    entry = b.decl.get("build")
    if entry is None:
        return None
    context = b.entry_text(entry)
    dockerfile = entry.child("dockerfile")
    if context is None:
        return None
    return Build(
        context,
        entry.span,
        b.entry_text(dockerfile) if dockerfile else None,
        b.variables(entry.child("args")),
    )


def _ports(b: Builder) -> tuple[Port, ...]:
    found: list[Port] = []
    for entry in b.decl.all("port"):
        number = b.number(entry.statement.values[0].terms[0]) if entry.statement.values else None
        if number is None:
            continue
        if not 1 <= number <= 65535:
            b.scope.report(WRONG_PORT.at(entry.span, f"port `{entry.label}` is {number}; 1 to 65535"))
            continue
        inner = {child.word: child for child in entry.children()}
        publish, public, protocol = inner.get("publish"), inner.get("public"), inner.get("protocol")
        found.append(
            Port(
                name=entry.label.replace("_", "-"),
                number=number,
                span=entry.span,
                protocol="udp" if protocol and b.entry_choice(protocol) == "udp" else "tcp",
                publish=b.entry_text(publish) if publish else None,
                node=_inner_number(b, inner.get("node")),
                public=bool(public and b.entry_choice(public) == "true"),
                service_port=_inner_number(b, inner.get("service")),
            )
        )
    return tuple(found)


def _inner_number(b: Builder, entry: Entry | None) -> int | None:
    return b.number(entry.statement.values[0].terms[0]) if entry and entry.statement.values else None


def _health(b: Builder, ports: tuple[Port, ...]) -> Health | None:
    c = b.captures("health")
    entry = b.decl.get("health")
    if not c or entry is None:
        return None

    # a literal word of the phrase captures itself beside the slot of the same name
    said = {
        word: [t for t in c.get(word, []) if isinstance(t, Quantity)]
        for word in ("every", "timeout", "start", "retries")
    }

    def seconds(word: str, default: int) -> int:
        quantity = b.quantity(said[word][0], "duration") if said[word] else None
        return quantity.amount if quantity else default

    port = ""
    if "port" in c and isinstance(c["port"][-1], Path):
        port = c["port"][-1].parts[0].replace("_", "-")
        if not any(p.name == port for p in ports):
            known = ", ".join(f"`{p.name}`" for p in ports)
            said_at = c["port"][-1].span
            if not ports and copied(b, said_at):
                return None  # `port none`: a health check that was copied goes with the ports
            if any(entry.label.replace("_", "-") == port for entry in b.decl.all("port")):
                return None  # its number was refused, and told
            b.scope.report(
                HEALTH_PORT.at(
                    said_at,
                    f"the health check of `{b.decl.label}` asks on port `{port}`, which it does not have",
                    hint=f"it has {known}" if known else f"declare it: `port {port} = 8000`",
                )
            )
            return None
    command = c.get("list")
    path = b.term(c["path"][0]) if "path" in c else None
    return Health(
        kind="command" if command else "tcp" if "tcp" in c else "http",
        span=entry.span,
        path=path,
        port=port,
        command=b.terms(command[0]) if command else (),
        every=seconds("every", 30),
        timeout=seconds("timeout", 10),
        retries=_number(b, said["retries"], 3),
        start=seconds("start", 0),
    )


def _number(b: Builder, terms: list[Quantity], default: int) -> int:
    number = b.number(terms[0]) if terms else None
    return default if number is None else number


def _resources(b: Builder) -> Resources:
    entry = b.decl.get("resources")
    if entry is None:
        return Resources()

    def bounds(word: str, units: str) -> Any:
        child = entry.child(word) if entry else None
        return (
            b.bounds(child.statement.values[0].terms[0], units) if child and child.statement.values else None
        )

    return Resources(bounds("cpu", "cpu"), bounds("memory", "size"), bounds("storage", "size"), entry.span)


def _needs(b: Builder) -> tuple[Need, ...]:
    entry = b.decl.get("needs")
    found: list[Need] = []
    for number, phrase in enumerate(entry.statement.heads if entry else ()):
        terms = phrase.terms[1:] if number == 0 else phrase.terms
        if not terms:
            continue
        declaration = b.refer(terms[0], NEEDABLE)
        if not declaration:
            continue
        if declaration == b.decl.path:
            b.scope.report(NEED_SELF.at(terms[0].span, f"{b.decl.kind} `{b.decl.label}` needs itself"))
            continue
        kind = declaration.partition(".")[0]
        default = {"job": "completed", "service": "started"}.get(kind, "healthy")
        word = terms[1].parts[0] if len(terms) > 1 and isinstance(terms[1], Path) else default
        if (kind == "job" and word == "healthy") or (kind != "job" and word == "completed"):
            b.scope.report(
                CONDITION.at(
                    terms[1].span,
                    f"`{declaration}` never is `{word}`",
                    hint="a job is `completed`; a service is `started` or `healthy`",
                )
            )
            continue
        condition: Any = word
        found.append(Need(declaration, condition, phrase.span if number else terms[0].span))
    return tuple(found)


def _mounts(b: Builder) -> tuple[Mount, ...]:
    found: list[Mount] = []
    for dotted, span in b.refs(b.decl.get("mount"), "volume", "file", "django"):
        kind, label = dotted.split(".")
        decl = b.scope.layer.declarations[(kind, label)]
        if kind == "django":
            place = module_file(b.scope, decl)
            if place is not None:
                found.append(Mount(dotted, place, True, span))
            continue
        inner = Builder(b.scope, decl)
        at = inner.text("at")
        if at is None:
            if decl.get("at") is None:
                inner.missing("at", 'at = "/data"')
            continue
        readonly = inner.choice("readonly", "true" if kind == "file" else "false") == "true"
        found.append(Mount(dotted, at, readonly, span))
    return tuple(found)


def _replicas(b: Builder) -> Scaling | None:
    c = b.captures("replicas")
    entry = b.decl.get("replicas")
    if not c or entry is None:
        return None
    bounds = b.bounds(c["count"][0], "count")
    if bounds is None:
        return None

    def target(word: str) -> int | None:
        quantity = b.quantity(c[word][0], "percent") if word in c else None
        return quantity.amount if quantity else None

    return Scaling(
        bounds.low.amount, bounds.high.amount, entry.span, target("cpu_target"), target("memory_target")
    )


def _metrics(b: Builder) -> tuple[Metric, ...]:
    found: list[Metric] = []
    for entry in b.decl.all("metric"):
        name = b.scope.name(
            Text((entry.label,), entry.label_span),
            "prometheus.metric",
            f"{b.decl.path}.metric.{entry.label}",
            entry.label_span,
        )
        if name is None:
            continue
        inner = {child.word: child for child in entry.children()}
        kind: Any = (
            b.entry_choice(entry) or (b.entry_choice(inner["type"]) if "type" in inner else "") or "counter"
        )
        labels = b_words(inner.get("labels"))
        found.append(Metric(name, kind, labels, "planned" in inner, entry.label_span))
    return tuple(found)


def b_words(entry: Entry | None) -> tuple[str, ...]:
    """The bare words of a list: labels of a metric."""
    values = entry.statement.values if entry else None
    if not values:
        return ()
    items: tuple[Term, ...] = getattr(values[0].terms[0], "items", ())
    return tuple(
        item.dotted if isinstance(item, Path) else getattr(item, "literal", "") or "" for item in items
    )


def _computes(b: Builder) -> tuple[Computed, ...]:
    found: list[Computed] = []
    for entry in b.decl.all("computes"):
        theirs = b.entry_text(entry)
        terms = entry.statement.heads[0].terms
        path = terms[1] if len(terms) > 1 else None
        if theirs is None or not isinstance(path, Path):
            continue
        label = path.parts[-1]
        if path.parts[:-1] not in {("names",), ()} or label not in b.scope.layer.names:
            b.scope.reference(path if path.parts[:-1] else path._replace(parts=("names", label)), b.decl)
            continue
        ours = b.scope.convention(label)
        if ours is not None:
            found.append(Computed(f"names.{label}", ours.kind, theirs, ours.value, entry.span))
    return tuple(found)


def _looks_up(b: Builder) -> tuple[Lookup, ...]:
    entry = b.decl.get("looks_up")
    found: list[Lookup] = []
    for child in entry.children() if entry else ():
        if child.label not in NAME_KINDS:
            from platformc.diagnostics import did_you_mean

            b.scope.report(
                UNKNOWN_KIND.at(
                    child.label_span,
                    f"`{child.label}` is no kind of name",
                    hint=did_you_mean(child.label, NAME_KINDS),
                )
            )
            continue
        found.extend(Lookup(child.label, text, text.span) for text in b.entry_list(child))
    return tuple(found)


def _web(b: Builder) -> Web | None:
    entry = b.decl.get("web")
    if entry is None:
        return None

    def texts(word: str) -> tuple[Text, ...]:
        child = entry.child(word)
        return b.entry_list(child) if child else ()

    def text(word: str) -> Text | None:
        child = entry.child(word)
        return b.entry_text(child) if child else None

    return Web(
        entry.span,
        texts("hosts"),
        texts("origins"),
        text("cookie_domain"),
        text("login_url"),
        text("root_element"),
    )


def store(scope: Scope, decl: Decl) -> Store | None:
    """A database, cache or broker; None without an engine."""
    b = Builder(scope, decl)
    engine, version = _engine(b.captures("engine"))
    if not engine:
        b.missing("engine", "engine = mysql 8")
        return None
    managed = _managed(b)
    external = b.flag("external") or managed is not None
    host = host_text(scope, decl)
    host_kind = "dns.host" if external else "compose.service"
    host_entry = decl.get("host")
    host_name = (
        scope.name(host, host_kind, f"{decl.path}.host", host_entry.label_span if host_entry else decl.span)
        if host
        else None
    )
    name_kind = {"mysql": "mysql.database", "mariadb": "mysql.database", "postgres": "postgres.database"}.get(
        engine, "text.any"
    )
    user_kind = "postgres.user" if engine == "postgres" else "mysql.user"
    user = b.text("user")
    family: Any = decl.kind
    restart: Any = b.choice("restart") or None
    chosen: Any = engine
    return Store(
        label=decl.label,
        name=general_name(scope, decl, name_kind),
        span=decl.span,
        external=external,
        attributes=attributes(decl),
        kind=family,
        engine=chosen,
        version=version,
        host=host_name
        or Name(decl.label.replace("_", "-"), host_kind, f"{decl.path}.host", decl.span, decl.span),
        port=b.int("port") or ENGINE_PORTS[engine],
        image=b.text("image"),
        command=b.list("command"),
        user=scope.name(user, user_kind, f"{decl.path}.user", user.span) if user else None,
        password=b.text("password"),
        root_password=b.text("root_password"),
        size=next((q for t in b.captures("size").get("size", []) if (q := b.quantity(t, "size"))), None),
        storage_class=b.text("storage_class"),
        storage=b.text("storage"),
        publish=b.text("publish"),
        resources=_resources(b),
        labels=b.labels(),
        restart=restart,
        container_name=b.text("container_name"),
        node_group=b.ref("runs_on", "node_group"),
        env=b.variables(decl.get("env")),
        managed=managed,
    )


def _managed(b: Builder) -> Managed | None:
    entry = b.decl.get("managed")
    if entry is None:
        return None
    by: Any = b.entry_choice(entry)
    machine, backups = entry.child("machine"), entry.child("backups")
    kept = (
        b.quantity(backups.statement.values[0].terms[0], "duration")
        if backups and backups.statement.values
        else None
    )
    return Managed(
        by,
        entry.span,
        b.entry_text(machine) if machine else None,
        entry.child("standby") is not None,
        round(kept.amount / 86400) if kept else 7,
    )


def _engine(captures: Captures) -> tuple[str, str]:
    for word in ENGINE_PORTS:
        if word in captures:
            version = captures["version"][0]
            if isinstance(version, Quantity):
                return word, version.text
            return word, (version.literal or "") if isinstance(version, String) else ""
    return "", ""
