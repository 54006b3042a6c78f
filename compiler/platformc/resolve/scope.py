"""What words mean in one environment: references, interpolation, conventions. Each is worked out once, when asked."""

from __future__ import annotations

import re

from platformc.diagnostics import Code, Diagnostic, Related, Report, did_you_mean, nearest
from platformc.ir import GithubPart, HostPart, InputPart, Name, Part, Reference, SecretPart, Text
from platformc.names import KINDS, FilterError, Kind, apply, violation
from platformc.resolve.layers import Decl, Layer, head_span
from platformc.resolve.vocabulary import KINDS as DECLARATIONS
from platformc.source import Sources, Span
from platformc.syntax.tree import Hole, Path, Quantity, Statement, String, Term

UNKNOWN_NAME = Code(
    "unknown-name",
    summary="a name is used but never declared",
    why="A reference to nothing would only fail when the platform is deployed.",
    wrong='platform demo { }\nservice web { image = "web:1"; env { HOST = names.hots } }\n'
    'names { host : dns.host = "a.example.com" }\ndeploy { compose }',
    right='platform demo { }\nservice web { image = "web:1"; env { HOST = names.host } }\n'
    'names { host : dns.host = "a.example.com" }\ndeploy { compose }',
)
AMBIGUOUS = Code(
    "ambiguous-name",
    summary="a bare word could be two things",
    why="The two may differ tomorrow, and nobody would see which one was meant.",
    wrong='platform demo { host = "a.example.com" }\nnames { host : dns.host = "b.example.com" }\n'
    'service web { image = "web:1"; env { HOST = host } }\ndeploy { compose }',
    right='platform demo { host = "a.example.com" }\nnames { host : dns.host = "b.example.com" }\n'
    'service web { image = "web:1"; env { HOST = names.host } }\ndeploy { compose }',
)
CYCLE = Code(
    "cycle",
    summary="names are made from each other in a circle",
    why="None of them has a value.",
    wrong='platform demo { }\nnames { a : text.any = "{names.b}"; b : text.any = "{names.a}" }\n'
    'service web { image = "web:1"; env { A = names.a } }\ndeploy { compose }',
    right='platform demo { }\nnames { a : text.any = "x"; b : text.any = "{names.a}" }\n'
    'service web { image = "web:1"; env { A = names.b } }\ndeploy { compose }',
)
FILTER = Code(
    "filter",
    summary="a filter is unknown, or its argument is wrong",
    why="The name would not be shaped as you expect.",
    wrong='platform demo { }\nnames { db : mysql.database = "{platform|snek}" }\n'
    'service web { image = "web:1"; env { DB = names.db } }\ndeploy { compose }',
    right='platform demo { }\nnames { db : mysql.database = "{platform|snake}" }\n'
    'service web { image = "web:1"; env { DB = names.db } }\ndeploy { compose }',
)
UNKNOWN_KIND = Code(
    "unknown-kind",
    summary="no rule is known for this kind of name",
    why="Without its rule, nothing proves that the name is legal.",
    wrong='platform demo { }\nnames { ns : k8s.namespase = "demo" }\n'
    'service web { image = "web:1"; env { NS = names.ns } }\ndeploy { compose }',
    right='platform demo { }\nnames { ns : k8s.namespace = "demo" }\n'
    'service web { image = "web:1"; env { NS = names.ns } }\ndeploy { compose }',
)
ILLEGAL = Code(
    "name/illegal",
    summary="a name breaks the rule of its kind",
    why="The platform that receives it refuses it, often only half-way through a deployment.",
    wrong='platform demo { }\nnames { namespace : k8s.namespace = "Demo" }\n'
    'service web { image = "web:1" }\ndeploy { kubernetes }',
    right='platform demo { }\nnames { namespace : k8s.namespace = "{platform}" }\n'
    'service web { image = "web:1" }\ndeploy { kubernetes }',
)
NOT_PLAIN = Code(
    "not-known-yet",
    summary="a secret, an input or an address stands where a name must be known at build time",
    why="A name that is only known at deploy time cannot be proved to agree with anything.",
    wrong='platform demo { }\ninput tag\nservice web { image = "web:1"; name = "web-{input.tag}" }\ndeploy { compose }',
    right='platform demo { }\ninput tag\nservice web { image = "web:{input.tag}" }\ndeploy { compose }',
)

Found = tuple[str, tuple[Part, ...], Span] | None
"""A path in full, what it is, and where it is declared."""

GITHUB: dict[str, tuple[str, ...]] = {
    "vars": (),
    "secrets": (),
    "outputs": (),
    "github": (
        "actor",
        "ref_name",
        "repository",
        "repository_owner",
        "run_id",
        "run_number",
        "server_url",
        "sha",
    ),
}
"""Contexts of GitHub Actions that a workflow's texts may use; () for any name."""

CLOUDS = ("aws", "azure")
"""Blocks of `platform` that say where it is."""

HOSTED = {"service", "job", "database", "cache", "broker"}


class Scope:
    """One environment: asks the layer for declarations, and remembers what it worked out."""

    def __init__(self, layer: Layer, sources: Sources, report: Report) -> None:
        self.layer = layer
        self.environment = layer.environment
        self.sources = sources
        self._report = report
        self.references: dict[Reference, None] = {}
        self._names: dict[str, Name | None] = {}
        self._working: list[str] = []
        self._missed: set[tuple[str, str]] = set()
        self._platform = next(iter(layer.of("platform")), None)

    def report(self, diagnostic: Diagnostic) -> None:
        self._report(diagnostic._replace(environment=self.environment))

    # --- text --------------------------------------------------------------------------------------

    def text(self, term: Term, own: Decl | None = None, kind: Kind | None = None) -> Text | None:
        """The text of a term, or None when a diagnostic was reported."""
        match term:
            case String():
                return self._string(term, own, kind)
            case Path():
                if term.parts in {("true",), ("false",)}:
                    return Text(parts=(term.parts[0],), span=term.span)
                return self.reference(term, own)
            case Quantity():
                return Text(parts=(term.text,), span=term.span)
            case _:
                return None

    def _string(self, string: String, own: Decl | None, kind: Kind | None) -> Text | None:
        if len(string.pieces) == 1 and isinstance(string.pieces[0], str):
            return Text(parts=(string.pieces[0],), span=string.span)
        parts: list[Part] = []
        references: list[Reference] = []
        failed = False
        for piece in string.pieces:
            if isinstance(piece, str):
                _add(parts, piece)
                continue
            value = self._hole(piece, own, kind)
            if value is None:
                failed = True
                continue
            references.extend(value.references)
            for part in value.parts:
                _add(parts, part)
        if failed:
            return None
        whole = string.pieces[0] if len(string.pieces) == 1 else None
        name = references[-1].path if isinstance(whole, Hole) and not whole.filters and references else ""
        return Text(tuple(parts) or ("",), string.span, tuple(references), name)

    def _hole(self, hole: Hole, own: Decl | None, kind: Kind | None) -> Text | None:
        value = self.reference(hole.path, own)
        if value is None or not hole.filters:
            return value
        plain = value.plain
        if plain is None:
            self.report(
                NOT_PLAIN.at(
                    hole.span, f"`{hole.path.dotted}` is not known before deployment: no filter can shape it"
                )
            )
            return None
        maximum = kind.maximum if kind else None
        for name, argument in hole.filters:
            try:
                plain = apply(name, argument, plain, maximum, kind)
            except FilterError as error:
                self.report(FILTER.at(hole.span, error.message, hint=error.hint))
                return None
        return Text((plain,), hole.span, value.references)

    # --- references --------------------------------------------------------------------------------

    def reference(self, path: Path, own: Decl | None = None) -> Text | None:
        """What a dotted path is, as text that remembers the path; None after reporting that it is nothing."""
        found = self._find(path, own)
        if found is None:
            return None
        dotted, parts, declared = found
        reference = Reference(dotted, path.span, declared)
        self.references[reference] = None
        return Text(parts, path.span, (reference,), dotted)

    def _find(self, path: Path, own: Decl | None) -> Found:
        """Dotted path in full, parts, and where it is declared."""
        head, *rest = path.parts
        if not rest:
            return self._bare(path)
        if head == "names" and len(rest) == 1:
            if rest[0] in self.layer.names:
                return self._convention(rest[0], path.dotted)
            return self._unknown(path, f"there is no name `{rest[0]}`", rest[0], self.layer.names)
        if head == "platform":
            return self._setting(path, rest)
        if head in CLOUDS and self._platform is not None:
            return self._setting(path, [head, *rest])
        if head == "input":
            decl = self.layer.declarations.get(("input", rest[0]))
            if decl is None or len(rest) > 1:
                message, first = f"there is no input `{rest[0]}`", f"declare it: `input {rest[0]}`"
                return self._unknown(path, message, rest[0], self.labels("input"), otherwise=first)
            return path.dotted, (InputPart(rest[0]),), decl.span
        if head in GITHUB:
            return self._github(path, own)
        if head == "port" and own is not None:
            return self._port(path, own, rest)
        if head in DECLARATIONS:
            return self._of_declaration(path, head, rest)
        known = [*DECLARATIONS, "names", "platform", "input", "environment", *CLOUDS]
        return self._unknown(path, f"`{head}` is no kind of declaration", head, known)

    def _bare(self, path: Path) -> Found:
        word = path.parts[0]
        if word == "environment":
            return "environment", (self.environment,), path.span
        if word == "platform" and self._platform is not None:
            return "platform", (self._platform.label,), self._platform.span
        candidates: list[tuple[str, Span]] = []
        if word in self.layer.names:
            candidates.append((f"names.{word}", head_span(self.layer.names[word])))
        setting = self._platform.entries.get(("", word)) if self._platform else None
        if setting is not None:
            candidates.append((f"platform.{word}", setting.label_span))
        if len(candidates) == 2:
            self.report(
                AMBIGUOUS.at(
                    path.span,
                    f"`{word}` is both `{candidates[0][0]}` and `{candidates[1][0]}`",
                    related=[Related(f"`{dotted}`", span) for dotted, span in candidates],
                    hint=f"write `{candidates[0][0]}` or `{candidates[1][0]}`",
                )
            )
            return None
        if not candidates:
            known = [*self.layer.names, *self._settings(), "environment", "platform"]
            return self._unknown(path, f"`{word}` is not declared", word, known, text=True)
        if candidates[0][0].startswith("names."):
            return self._convention(word, f"names.{word}")
        return self._setting(path, [word])

    def _settings(self) -> list[str]:
        return [label for word, label in (self._platform.entries if self._platform else {}) if not word]

    def _setting(self, path: Path, rest: list[str]) -> Found:
        platform = self._platform
        if platform is None:
            return None
        if rest == ["name"]:
            return "platform", (platform.label,), platform.span
        otherwise, known = "", self._settings()
        if rest[0] in CLOUDS and len(rest) == 2:
            cloud = platform.get(rest[0])
            entry = cloud.child(rest[1]) if cloud else None
            dotted, known = ".".join(rest), []
            otherwise = f"say it: `platform {platform.label} {{ {rest[0]} {{ {rest[1]} = ... }} }}`"
        else:
            entry = platform.entries.get(("", rest[0])) if len(rest) == 1 else None
            dotted = f"platform.{rest[0]}"
        if entry is None or not entry.statement.values:
            message = f"the platform says no `{'.'.join(rest)}`"
            return self._unknown(path, message, rest[-1], known, otherwise=otherwise)
        text = self.guarded(dotted, path.span, entry.statement.values[0].terms[0], platform)
        return None if text is None else (dotted, text.parts, entry.label_span)

    def _convention(self, label: str, dotted: str) -> Found:
        name = self.convention(label)
        return None if name is None else (dotted, (name.value,), name.declared)

    def convention(self, label: str) -> Name | None:
        """The value of a naming convention in this environment, proved against its kind; None when it has none."""
        if label in self._names:
            return self._names[label]
        statement = self.layer.names[label]
        name = self._render(label, statement)
        self._names[label] = name
        return name

    def _render(self, label: str, statement: Statement) -> Name | None:
        kind_id = statement.kind.dotted if statement.kind else "text.any"
        kind = KINDS.get(kind_id)
        if kind is None and statement.kind is not None:
            self.report(
                UNKNOWN_KIND.at(
                    statement.kind.span,
                    f"`{kind_id}` is no kind of name",
                    hint=did_you_mean(kind_id, KINDS) or "`text.any` takes any text",
                )
            )
            return None
        if not statement.values:
            return None
        term = statement.values[0].terms[0]
        text = self.guarded(f"names.{label}", term.span, term, None, kind)
        if text is not None and len(statement.values[0].terms) > 1:
            text = self._fitted(text, statement.values[0].terms[1:], kind)
        return None if text is None else self.name(text, kind_id, f"names.{label}", head_span(statement))

    def _fitted(self, text: Text, words: tuple[Term, ...], kind: Kind | None) -> Text | None:
        """A whole convention shortened by `fit`: the end of what does not fit becomes a hash of all of it."""
        plain = text.plain
        if plain is None:
            return text
        argument = words[1].text if len(words) > 1 and isinstance(words[1], Quantity) else None
        try:
            fitted = apply("fit", argument, plain, kind.maximum if kind else None, kind)
        except FilterError as error:
            self.report(FILTER.at(words[0].span, error.message, hint=error.hint))
            return None
        return Text((fitted,), text.span, text.references)

    def guarded(
        self, dotted: str, span: Span, term: Term, own: Decl | None, kind: Kind | None = None
    ) -> Text | None:
        """The text of a term that others refer to as `dotted`; a circle is reported once."""
        if dotted in self._working:
            chain = [*self._working[self._working.index(dotted) :], dotted]
            self.report(
                CYCLE.at(
                    span,
                    "names are made from each other: " + " → ".join(f"`{step}`" for step in chain),
                    hint="say one of them without the other, with settings of `platform` or with text",
                )
            )
            return None
        self._working.append(dotted)
        try:
            return self.text(term, own, kind)
        finally:
            self._working.pop()

    def name(self, text: Text, kind_id: str, path: str, declared: Span, check: bool = True) -> Name | None:
        """A text as a name of a kind; reports an illegal one with template, value, rule and source."""
        value = text.plain
        if value is None:
            self.report(
                NOT_PLAIN.at(text.span, f"`{path}` must be known at build time, and `{text.value}` is not")
            )
            return None
        source = self.sources.get(text.span.file)
        template = source.text[text.span.start : text.span.end] if source else ""
        kind = KINDS.get(kind_id)
        if kind is not None and check:
            broken = violation(kind, value)
            if broken is not None:
                made = f", made by `{template.strip(chr(34))}`," if text.references else ""
                self.report(
                    ILLEGAL.at(
                        text.span,
                        f"{kind.title} `{value}`{made} {broken.reason}",
                        hint=f"{kind.title}: {kind.words}{_mend(value, kind, template)}",
                        source=broken.source,
                        values=(value, kind_id),
                    )
                )
                return None
        return Name(value, kind_id, path, text.span, declared, template, text.references)

    def _github(self, path: Path, own: Decl | None) -> Found:
        """What only a workflow knows: `vars.NAME`, `secrets.NAME`, `github.sha`, `outputs.NAME`."""
        head, *rest = path.parts
        if own is None or own.kind != "workflow":
            hint = "declare it: `secret app { KEY = github }`" if head == "secrets" else None
            self.report(
                UNKNOWN_NAME.at(
                    path.span,
                    f"`{path.dotted}` is known only in a workflow",
                    hint=hint,
                    values=(path.dotted, ""),
                )
            )
            return None
        name = ".".join(rest)
        known = GITHUB[head]
        illegal = violation(KINDS["github.secret_or_var"], name) is not None and name != "GITHUB_TOKEN"
        if illegal or (known and name not in known):
            return self._unknown(
                path, f"`{path.dotted}` is nothing that a workflow knows", name, list(known), f"{head}."
            )
        return path.dotted, (GithubPart(head, name),), path.span

    # --- declarations ------------------------------------------------------------------------------

    def labels(self, kind: str) -> list[str]:
        return [decl.label for decl in self.layer.of(kind)]

    def _port(self, path: Path, own: Decl, rest: list[str]) -> Found:
        entry = own.entries.get(("port", rest[0])) if len(rest) == 1 else None
        if entry is None or not entry.statement.values:
            known = [label for word, label in own.entries if word == "port"]
            message = f"{own.kind} `{own.label}` has no port `{rest[0]}`"
            first = f"declare it: `port {rest[0]} = 8000`"
            return self._unknown(path, message, rest[0], known, declared=own.span, otherwise=first)
        number = entry.statement.values[0].terms[0]
        text = number.text if isinstance(number, Quantity) else ""
        return f"{own.path}.port.{rest[0]}", (text,), entry.label_span

    def _of_declaration(self, path: Path, kind: str, rest: list[str]) -> Found:
        decl = self.layer.declarations.get((kind, rest[0]))
        if decl is None and self.elsewhere(path, kind, rest[0]):
            return None
        if decl is None:
            return self._unknown(
                path, f"there is no {kind} `{rest[0]}`", rest[0], self.labels(kind), f"{kind}."
            )
        if len(rest) == 1:
            return self._unknown(
                path, f"{kind} `{rest[0]}` is no text: say what of it", "", [f"{path.dotted}.name"]
            )
        if kind == "workflow" and rest[1:] != ["name"]:
            return self._unknown(path, "a workflow tells nothing but its name", rest[1], ["name"])
        field = rest[1]
        if kind == "secret" and len(rest) == 2:
            entry = decl.entries.get(("", field))
            if entry is not None:
                return path.dotted, (SecretPart(decl.label, field),), entry.label_span
        if field == "port" and len(rest) == 3:
            return self._port(path, decl, rest[2:])
        if kind in HOSTED and field in {"host", "fqdn"} and len(rest) == 2:
            return path.dotted, (HostPart(decl.path, field == "fqdn"),), decl.span
        if len(rest) == 2:
            from platformc.resolve.fields import NO_FIELD, field_text

            text = field_text(self, decl, field)
            if text is not NO_FIELD:
                return (path.dotted, text.parts, decl.span) if isinstance(text, Text) else None
        known = sorted({key or word for word, key in decl.entries} | {"name"})
        message = f"{kind} `{rest[0]}` has no `{'.'.join(rest[1:])}`"
        return self._unknown(path, message, rest[-1], known, declared=decl.span)

    def elsewhere(self, path: Path, kind: str, label: str) -> bool:
        """Whether what is missing here is declared in other environments only; told once, not of each who uses it."""
        if (kind, label) not in self.layer.elsewhere:
            return False
        environments, declared = self.layer.elsewhere[(kind, label)]
        if (kind, label) not in self._missed:
            self._missed.add((kind, label))
            where = ", ".join(environments)
            self.report(
                UNKNOWN_NAME.at(
                    path.span,
                    f"there is no {kind} `{label}` here: it is declared in {where} only",
                    hint=f"declare it here too: move `{kind} {label}` out of `in {where} {{ ... }}`; or use it in {where} only",
                    related=[Related("it is declared here", declared)],
                    values=(path.dotted, ""),
                )
            )
        return True

    def _unknown(
        self,
        path: Path,
        message: str,
        word: str,
        known: object,
        prefix: str = "",
        declared: Span | None = None,
        text: bool = False,
        otherwise: str = "",
    ) -> Found:
        """otherwise: the hint where nothing that is known could be meant."""
        words = [str(name) for name in known] if isinstance(known, list | dict) else []
        hint = did_you_mean(word, words)
        if text and nearest(word, words) is None:
            hint = f'text stands in quotes: `"{word}"`; a name or a setting is ' + (hint or "declared first")
        if prefix and hint:
            hint = hint.replace(" `", f" `{prefix}")
        related = [Related("it is declared here", declared)] if declared is not None else []
        hint = hint or otherwise
        self.report(UNKNOWN_NAME.at(path.span, message, hint=hint, related=related, values=(path.dotted, "")))
        return None


def _mend(value: str, kind: Kind, template: str) -> str:
    """What makes an illegal name legal, as it is typed; "" where no filter does."""
    pieces = re.split(r"\{([a-z0-9_.]+)\}", template.strip('"'))
    holes = pieces[1::2]
    if not holes or '"""' in template:
        return ""
    if violation(kind, "x".join(pieces[::2])) is None:  # what stands between the holes is legal
        for name in ("lower", "kebab", "snake"):
            if violation(kind, apply(name, None, value, kind.maximum)) is None:
                hole = holes[0] if len(holes) == 1 else "..."
                return f"; write `{{{hole}|{name}}}`"
    if kind.maximum and violation(kind, apply("fit", None, value, kind.maximum, kind)) is None:
        return "; `fit` after the closing quote shortens it"
    return ""


def _add(parts: list[Part], part: Part) -> None:
    """Adds a part; neighbouring pieces of text become one."""
    if isinstance(part, str) and parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1] + part
    elif part != "" or not parts:
        parts.append(part)
