"""The stack that watches, alerts and dashboards: from words to what is measured."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from platformc.diagnostics import Code, Related
from platformc.ir import (
    Alert,
    Dashboard,
    Logs,
    Monitoring,
    Name,
    Panel,
    Plain,
    Query,
    SecretPart,
    Table,
    Text,
    Threshold,
)
from platformc.resolve.capture import Builder
from platformc.resolve.layers import Decl, Entry
from platformc.resolve.metrics import label_of, metric_of, of_expression
from platformc.resolve.monitoring_words import SHOWS, WHEN
from platformc.resolve.phrases import DURATIONS, SIZES, Captures, match, tokens_of
from platformc.resolve.scope import Scope
from platformc.resolve.workloads import attributes, b_words, general_name
from platformc.syntax.tree import Quantity, Term

_SHOP = (
    'platform shop { }\nsecret grafana { user = external "grafana/user"; password = external "grafana/password" }\n'
    'service web { image = "web:1"; port http = 80 }\n'
)
ADMIN_LITERAL = Code(
    "monitoring/admin-literal",
    summary="the password of Grafana's administrator stands in the spec",
    why="Whoever reads the repository is then administrator, and so is everybody when it is the chart's own.",
    wrong=_SHOP
    + 'monitoring main { release = "monitoring"; admin { user = "admin"; password = "prom-operator" } }\n'
    "deploy { kubernetes; monitoring }\n",
    right=_SHOP + 'monitoring main {\n  release = "monitoring"\n'
    "  admin { user = secret.grafana.user; password = secret.grafana.password }\n}\n"
    'deploy { kubernetes { secret_store = "vault" }; monitoring }\n',
    source="https://cwe.mitre.org/data/definitions/1392.html",
)
ADMIN_SECRET = Code(
    "monitoring/admin-secret",
    summary="name and password of Grafana's administrator are not two keys of one Secret",
    why="Grafana's chart takes the name of one Secret and a key for each of the two.",
    wrong=_SHOP
    + 'secret other { user = external "other/user" }\nmonitoring main {\n  release = "monitoring"\n'
    "  admin { user = secret.other.user; password = secret.grafana.password }\n}\n"
    'deploy { kubernetes { secret_store = "vault" }; monitoring }\n',
    right=_SHOP + 'monitoring main {\n  release = "monitoring"\n'
    "  admin { user = secret.grafana.user; password = secret.grafana.password }\n}\n"
    'deploy { kubernetes { secret_store = "vault" }; monitoring }\n',
    source="https://github.com/grafana/helm-charts/blob/main/charts/grafana/values.yaml",
)
_WATCHED = (
    'platform shop { }\nmonitoring main { release = "monitoring" }\n'
    'service web { image = "web:1"; port metrics = 9000; scrape = "/metrics" on metrics }\n'
    "deploy { kubernetes; monitoring }\n"
)
ALERT_THRESHOLD = Code(
    "alert/threshold",
    summary="an alert measures something, and does not say how much is too much",
    why="A number is there all the time: the alert would never stop.",
    wrong=_WATCHED + "alert restarts { when = restarts of service.web }\n",
    right=_WATCHED + "alert restarts { when = restarts of service.web above 3 }\n",
)
CHART_PASSWORD = "prom-operator"
"""The password that the chart gives to Grafana's administrator unless it is told another."""


def monitoring(scope: Scope, decl: Decl) -> Monitoring:
    b = Builder(scope, decl)
    release, entry = b.text("release"), decl.get("release")
    name = scope.name(release, "helm.release", decl.path, entry.label_span) if release and entry else None
    user, password = _admin(b)
    table = decl.get("values")
    values = (
        b.table(table.statement.block.statements, table.span) if table and table.statement.block else None
    )
    _not_known_to_all(b, values)
    version = b.text("version")
    namespace = b.text("namespace")
    if namespace is not None:
        scope.name(namespace, "k8s.namespace", f"{decl.path}.namespace", namespace.span)
    return Monitoring(
        label=decl.label,
        name=name or Name(decl.label.replace("_", "-"), "helm.release", decl.path, decl.span, decl.span),
        span=decl.span,
        external=b.flag("external"),
        attributes=attributes(decl),
        namespace=namespace,
        version=version.value if version else "",
        user=user,
        password=password,
        logs=_logs(b),
        values=values,
    )


def _admin(b: Builder) -> tuple[SecretPart | None, SecretPart | None]:
    entry = b.decl.get("admin")
    if entry is None:
        return None, None
    user, password = entry.child("user"), entry.child("password")
    if user is None or password is None:
        b.missing("admin", "admin { user = secret.grafana.user; password = secret.grafana.password }")
        return None, None
    first, second = _key(b, user), _key(b, password)
    if first is not None and second is not None and first.secret != second.secret:
        b.scope.report(
            ADMIN_SECRET.at(
                user.span,
                f"the name is a key of secret `{first.secret}`, the password one of `{second.secret}`",
                hint="keep both in one Secret",
                related=[Related("the password", password.span)],
                values=(first.secret, second.secret),
            )
        )
        return None, None
    return first, second


def _key(b: Builder, entry: Entry) -> SecretPart | None:
    text = b.entry_text(entry)
    if text is None:
        return None
    part = text.parts[0] if len(text.parts) == 1 else None
    if isinstance(part, SecretPart):
        return part
    if entry.word == "password":
        known = ", and that one is known to everybody" if text.plain == CHART_PASSWORD else ""
        b.scope.report(
            ADMIN_LITERAL.at(
                text.span,
                f"the password of Grafana's administrator stands here{known}",
                hint="use a key of a Secret: `password = secret.grafana.password`",
                values=(CHART_PASSWORD if known else "", ""),
            )
        )
    return None


def _not_known_to_all(b: Builder, values: Table | None) -> None:
    """Reports a password among the values: `values { grafana.adminPassword = "..." }`."""
    here: Plain | None = values
    for key in ("grafana", "adminPassword"):
        entries = here.entries if isinstance(here, Table) else ()
        here = next((value for name, value in entries if name == key), None)
    if isinstance(here, Text):
        b.scope.report(
            ADMIN_LITERAL.at(
                here.span,
                "the password of Grafana's administrator stands here",
                hint="take it out, and say `admin { user = secret.grafana.user; password = secret.grafana.password }`",
            )
        )


def _logs(b: Builder) -> Logs | None:
    entry = b.decl.get("logs")
    c = b.captures("logs")
    if entry is None or not c:
        return None
    group = b.term(c["group"][-1]) if "group" in c else None
    url = b.term(c["url"][0]) if "url" in c else None
    role = b.refer(c["role"][0], ("role",)).partition(".")[2] if "role" in c else ""
    platform = next(iter(b.scope.layer.of("platform"))).label
    account = f"{platform}-{b.scope.environment}-logs".replace("_", "-")
    if "cloudwatch" not in c:
        return Logs("loki", entry.span, account, None, url, role)
    group = group or Text((f"/{platform}/{b.scope.environment}",), entry.span)
    return Logs("cloudwatch", entry.span, account, group, None, role)


def alert(scope: Scope, decl: Decl) -> Alert | None:
    """An alert; None without what it waits for."""
    b = Builder(scope, decl)
    entry = decl.get("when")
    if entry is None:
        b.missing("when", "when = down of service.app")
        return None
    c = b.captures("when")
    found = query(b, entry, WHEN)
    if found is None:
        return None
    threshold = _threshold(c)
    if threshold is None and found.measure not in ("down", "expression"):
        scope.report(
            ALERT_THRESHOLD.at(
                entry.span,
                f"alert `{decl.label}` does not say how much is too much",
                hint="end with `above NUMBER` or `below NUMBER`",
            )
        )
        return None
    wait = decl.get("for")
    duration = (
        b.quantity(wait.statement.values[0].terms[0], "duration") if wait and wait.statement.values else None
    )
    severity: Any = b.choice("severity", "warning")
    return Alert(
        label=decl.label,
        name=_alert_name(scope, decl),
        span=decl.span,
        attributes=attributes(decl),
        query=found,
        threshold=threshold,
        wait=duration.amount if duration else 0,
        severity=severity,
        summary=b.text("summary"),
        description=b.text("description"),
        runbook=b.text("runbook"),
    )


def _alert_name(scope: Scope, decl: Decl) -> Name:
    """As it says, else its label the way alerts are written: `SlowAnswers`."""
    name = general_name(scope, decl, "text.any")
    if decl.get("name") is not None:
        return name
    words = decl.label.split("_")
    value = "".join(word[:1].upper() + word[1:] for word in words)
    return Name(value, name.kind, name.path, name.span, name.declared)


def _threshold(c: Captures) -> Threshold | None:
    for side in ("above", "below"):
        term = c[side][-1] if side in c else None
        if isinstance(term, Quantity):
            chosen: Any = side
            return Threshold(chosen, base(term), term.text, term.span)
    return None


def base(quantity: Quantity) -> str:
    """A quantity as a number of base units: seconds, bytes, shares of one."""
    number = Decimal(quantity.number)
    if quantity.unit == "%":
        number /= 100
    elif quantity.unit in DURATIONS:
        number *= DURATIONS[quantity.unit]
    else:
        number *= SIZES.get(quantity.unit, 1)
    return f"{number.normalize():f}"


def dashboard(scope: Scope, decl: Decl) -> Dashboard:
    b = Builder(scope, decl)
    title = b.text("title") or Text((decl.label.replace("_", " ").capitalize(),), decl.span)
    panels: list[Panel] = []
    for entry in decl.all("panel"):
        found = query(b, entry, SHOWS)
        if found is None:
            continue
        unit = entry.child("unit")
        chosen = b.entry_choice(unit) if unit else UNITS.get(found.measure, "short")
        panels.append(Panel(Text((entry.label,), entry.label_span), found, chosen, entry.label_span))
    if not decl.all("panel"):
        b.missing("panel", 'panel "Restarts" = restarts of service.app')
    return Dashboard(
        label=decl.label,
        name=general_name(scope, decl, "k8s.config_map"),
        span=decl.span,
        attributes=attributes(decl),
        title=title,
        panels=tuple(panels),
    )


UNITS = {"errors": "percent", "memory": "bytes"}
"""What the numbers of a measure are, where it says so by itself."""


def query(b: Builder, entry: Entry, pattern: str) -> Query | None:
    """What a phrase measures; None after reporting what is wrong with it."""
    c = match(pattern, tokens_of(entry.statement.values or ())) or {}
    measure: Any = next((word for word in MEASURES if word in c), None)
    if measure is None:
        return None
    window = b.quantity(c["window"][0], "duration") if "window" in c else None
    fields: dict[str, Any] = {
        "measure": measure,
        "span": entry.span,
        "window": window.amount if window else 300,
    }
    if measure == "expression":
        return _expression(b, c["text"][0], fields)
    if "metric" in c:
        known = metric_of(b, c["metric"][-1], measure)
        if known is None:
            return None
        if "by" in c:
            labels = b_words(known.entry.child("labels"))
            by = label_of(b, c["by"][-1], known, labels)
            if not by:
                return None
            fields["by"] = by
        percent = c["percent"][0] if "percent" in c else None
        if isinstance(percent, Quantity):
            fields["percent"] = f"{Decimal(percent.number) / 100:f}"
        planned = (known.name,) if known.planned else ()
        return Query(**fields, metric=known.name, service=known.service.label, planned=planned)
    kind = "ingress" if "ingress" in c else "service"
    label = b.refer(c[kind][-1], (kind,)).partition(".")[2]
    fields[kind] = label
    return Query(**fields) if label else None


MEASURES = (
    "percentiles",
    "percentile",
    "average",
    "rate",
    "value",
    "errors",
    "requests",
    "down",
    "restarts",
    "missing",
    "cpu",
    "memory",
    "expression",
)
"""Each measure by the word that its phrase begins with."""


def _expression(b: Builder, term: Term, fields: dict[str, Any]) -> Query | None:
    text = b.term(term)
    if text is None or text.plain is None:
        return None
    planned = of_expression(b, text.plain, term.span)
    return None if planned is None else Query(**fields, text=text, planned=planned)
