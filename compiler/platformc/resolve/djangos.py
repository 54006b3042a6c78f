"""Settings modules of Django."""

from __future__ import annotations

from platformc.diagnostics import Code
from platformc.ir import Django, Email, Logging, Name, Table, Text
from platformc.names import KINDS, violation
from platformc.resolve.capture import Builder
from platformc.resolve.layers import Decl, Entry
from platformc.resolve.scope import ILLEGAL, NOT_PLAIN, Scope

_HEAD = 'platform demo { }\ndjango site { module = "site.settings"; root = "/app"; settings { '
_TAIL = (
    ' } }\nservice web { image = "web:1"; mount = django.site; '
    "env { DJANGO_SETTINGS_MODULE = django.site.module } }\ndeploy { compose }"
)
SETTING = Code(
    "settings/name",
    summary="a setting of Django that is not in capitals",
    why="Django takes only names in capitals from a settings module; others change nothing.",
    wrong=f"{_HEAD}debug = false{_TAIL}",
    right=f"{_HEAD}DEBUG = false{_TAIL}",
    source="https://docs.djangoproject.com/en/stable/topics/settings/#the-basics",
)


def django(scope: Scope, decl: Decl) -> Django | None:
    """A settings module; None without an import path or a folder."""
    from platformc.resolve.workloads import attributes

    b = Builder(scope, decl)
    module, root = module_of(scope, decl), b.text("root")
    if decl.get("root") is None:
        b.missing("root", 'root = "/app"')
    if module is None or root is None:
        return None
    database = decl.get("database")
    block = decl.get("settings")
    statement = block.statement.block if block else None
    return Django(
        label=decl.label,
        name=module,
        span=decl.span,
        attributes=attributes(decl),
        base=_known(b, b.text("base")),
        root=root,
        hosts=tuple(text for text in b.list("hosts") if _known(b, text)),
        origins=tuple(text for text in b.list("origins") if _known(b, text)),
        database=b.refer(b.captures("database")["ref"][0], ("database",)) if database else "",
        password=_inner(b, database, "password"),
        admins=tuple(admin for admin in b.labels("admins") if _known(b, admin.value)),
        email=_email(b, decl.get("email")),
        logging=_logging(b, decl.get("logging")),
        settings=_settings(b, b.table(statement.statements, block.span)) if block and statement else None,
    )


def _settings(b: Builder, table: Table) -> Table:
    for key, value in table.entries:
        if not (key.isidentifier() and key.isupper()):
            b.scope.report(
                SETTING.at(
                    value.span,
                    f"`{key}` is no name of a setting, and Django would not see it",
                    hint=f"`{key.upper()}`" if key.upper().isidentifier() else "capitals, digits and `_`",
                    values=(key, ""),
                )
            )
    return table


def module_of(scope: Scope, decl: Decl) -> Name | None:
    """The import path, each part of it proved to be a name of Python; None after reporting."""
    b = Builder(scope, decl)
    text = b.text("module")
    if text is None:
        if decl.get("module") is None:
            b.missing("module", 'module = "project.settings.deployment"')
        return None
    value = (_known(b, text) or text).plain
    if value is None:
        return None
    kind = KINDS["python.module"]
    for part in value.split("."):
        broken = violation(kind, part)
        if broken is not None:
            scope.report(
                ILLEGAL.at(
                    text.span,
                    f"the import path `{value}` has the part `{part}`, which {broken.reason}",
                    hint='names of Python, set apart by dots: `module = "project.settings"`',
                    source=broken.source,
                    values=(value, kind.id),
                )
            )
            return None
    return scope.name(text, "text.any", f"{decl.path}.module", text.span)


def module_file(scope: Scope, decl: Decl) -> Text | None:
    """Where the module's file is in the container; None where it is not known, which `django` reports."""
    b = Builder(scope, decl)
    module, root = (decl.get("module") and b.text("module")), (decl.get("root") and b.text("root"))
    if not module or not root or module.plain is None or root.plain is None:
        return None
    path = f"{root.plain.rstrip('/')}/{module.plain.replace('.', '/')}.py"
    return Text((path,), module.span, (*root.references, *module.references))


def _known(b: Builder, text: Text | None) -> Text | None:
    """The text, where all of it is known: settings are read as they stand."""
    if text is not None and text.plain is None:
        b.scope.report(
            NOT_PLAIN.at(
                text.span,
                f"`{text.value}` is not known when the settings of `{b.decl.label}` are written",
                hint="read it from a variable of the process, in the module that `base` names",
            )
        )
        return None
    return text


def _inner(b: Builder, entry: Entry | None, word: str) -> Text | None:
    child = entry.child(word) if entry else None
    return _known(b, b.entry_text(child)) if child else None


def _email(b: Builder, entry: Entry | None) -> Email | None:
    if entry is None:
        return None
    port = entry.child("port")
    number = b.number(port.statement.values[0].terms[0]) if port and port.statement.values else None
    return Email(
        entry.span,
        _inner(b, entry, "host"),
        number,
        _inner(b, entry, "server"),
        _inner(b, entry, "from"),
    )


def _logging(b: Builder, entry: Entry | None) -> Logging | None:
    if entry is None:
        return None
    words = (_inner(b, entry, word) for word in ("root", "level", "variable"))
    return Logging(entry.span, *words)
