"""What is known while one workflow is written."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import NamedTuple

from platformc.diagnostics import Code, Diagnostic, Report
from platformc.ir import (
    NOWHERE,
    GithubPart,
    HostPart,
    HostVariable,
    InputPart,
    Name,
    Part,
    Platform,
    SecretPart,
    Text,
    Workflow,
)
from platformc.output import Marked, Tree
from platformc.source import Span
from platformc_targets.github.expressions import OPEN, escape, expression
from platformc_targets.paths import project_path

_WRONG = """\
platform demo { }
secret app { TOKEN = external "demo/app" }
workflow ci {
  on { dispatch }
  env  { TOKEN = secret.app.TOKEN }
  test = ["make test"]
}
deploy { github }
"""
UNKNOWN_TEXT = Code(
    "workflow/unknown-text",
    summary="a workflow uses a text that GitHub does not know",
    why="A secret of another store, the address of a service, an output before its step: the run would see nothing.",
    wrong=_WRONG,
    right=_WRONG.replace('external "demo/app"', "github"),
)
IN_SCRIPT = Code(
    "workflow/in-script",
    summary="a command holds a value that only the run knows",
    why="Whoever sets the value could make the shell run anything: it belongs into a variable.",
    wrong='platform demo { }\nworkflow ci { on { dispatch }; test = ["make {vars.GOAL}"] }\ndeploy { github }',
    right='platform demo { }\nworkflow ci { on { dispatch }; env { GOAL = vars.GOAL }; test = ["make \\"$GOAL\\""] }\n'
    "deploy { github }",
    source="https://docs.github.com/en/actions/concepts/security/script-injections",
)

NOT_EVALUATED = Code(
    "workflow/not-evaluated",
    summary="a text that only the run knows, or that holds `${{`, stands where GitHub evaluates nothing",
    why="GitHub refuses the workflow: names, events and actions are read before anything runs.",
    wrong='platform demo { }\nworkflow ci { on { dispatch }; deploy = action "example/deploy@{vars.VERSION}" { } }\n'
    "deploy { github }",
    right='platform demo { }\nworkflow ci { on { dispatch }; deploy = action "example/deploy@v3" { } }\ndeploy { github }',
)

TAGS = {"sha": "github.sha", "release": "github.event.release.tag_name"}
LATE = ("outputs",)
"""Contexts that are there only after the step that deploys."""


class Step(NamedTuple):
    """One step of a job, in the order in which its keys are written."""

    name: str | Tree
    id: str = ""
    condition: str = ""
    uses: str | Tree = ""
    arguments: dict[str, Tree] = {}
    run: str = ""
    shell: str = ""
    folder: Tree = ""
    env: dict[str, Tree] = {}
    span: Span = NOWHERE

    def tree(self) -> Tree:
        """The step as GitHub reads it."""
        found: dict[str, Tree] = {"name": self.name}
        pairs: tuple[tuple[str, Tree], ...] = (
            ("id", self.id),
            ("if", self.condition),
            ("uses", self.uses),
            ("env", self.env),
            ("working-directory", self.folder),
            ("shell", self.shell),
            ("run", self.run),
            ("with", self.arguments),
        )
        found.update((key, value) for key, value in pairs if value)
        return mark(found, self.span)


class Emission:
    """One workflow on its way into a file.

    variables, secrets: names that GitHub must hold, in the order of their use. inputs: what is typed when it is
    started by hand. grants: permissions that its steps need, beside reading the repository.
    """

    __slots__ = ("grants", "inputs", "platform", "report", "secrets", "tag", "variables", "workflow")

    def __init__(self, platform: Platform, workflow: Workflow, report: Report) -> None:
        self.platform = platform
        self.workflow = workflow
        self.report = _once(report)
        self.variables: dict[str, None] = {}
        self.secrets: dict[str, None] = {}
        self.inputs: dict[str, None] = {}
        self.grants: dict[str, str] = {}
        self.tag = _tag(platform, workflow)

    def text(self, text: Text, late: bool = False, public: bool = False) -> Tree:
        """The text for a value that GitHub evaluates. late: outputs of the deploying step are known there.
        public: secrets are not known there."""
        if public and text.secret:
            self._unknown(text, f"`{text.value}` stands where GitHub knows no secrets", "use `vars.NAME`")
        return mark(self.words(text, late), text.span)

    def path(self, text: Text) -> Tree:
        """A path of the spec as seen from the repository's root, where steps run."""
        plain = text.plain
        if plain is None:
            return self.text(text)
        return mark(escape(posixpath.normpath(project_path(self.platform, text, plain))), text.span)

    def fixed(self, text: Text | Name) -> Tree:
        """The text for a value that GitHub does not evaluate; reports what it would have to."""
        value = text.value if isinstance(text, Name) else text.plain
        if value is None or OPEN in value:
            self.report(
                NOT_EVALUATED.at(
                    text.span,
                    f"GitHub evaluates nothing in `{text.value}`",
                    hint="say it in full, without `${{`",
                    environment=self.platform.environment,
                    values=(text.value, ""),
                )
            )
        return mark(value or "", text.span)

    def name(self, name: Name) -> Tree:
        """A name for a value that GitHub evaluates."""
        return mark(escape(name.value), name.span)

    def words(self, text: Text, late: bool = False) -> str:
        return "".join(
            escape(part) if isinstance(part, str) else expression(self.inner(part, text, late))
            for part in text.parts
        )

    def inner(self, part: Part, text: Text, late: bool = False) -> str:
        """What stands between the braces of an expression; reports what GitHub cannot know."""
        match part:
            case GithubPart(context, name):
                if context in LATE and not late:
                    self._unknown(
                        text,
                        f"`{context}.{name}` is there only after the step that deploys",
                        "use it in `summary` or `url`",
                    )
                return self._named(context, name)
            case InputPart(name):
                if name == self.tag and self.workflow.tag in TAGS:
                    return TAGS[self.workflow.tag]
                self.inputs[name] = None
                return f"inputs.{name}"
            case HostVariable(name):
                return self._named("vars", name)
            case SecretPart(secret, key):
                return self._secret(secret, key, text)
            case HostPart(declaration):
                self._unknown(
                    text, f"a runner of GitHub cannot reach `{declaration}`", "give its address as text"
                )
        return "''"

    def _named(self, context: str, name: str) -> str:
        if context == "outputs":
            return f"steps.deploy.outputs.{name}"
        if context == "vars":
            self.variables[name] = None
        elif context == "secrets" and name != "GITHUB_TOKEN":
            self.secrets[name] = None
        return f"{context}.{name}"

    def _secret(self, secret: str, key: str, text: Text) -> str:
        declared = self.platform.secrets.get(secret)
        found = declared.key(key) if declared else None
        if found is not None and found.source == "github":
            return self._named("secrets", key)
        self._unknown(
            text,
            f"GitHub does not hold `secret.{secret}.{key}`",
            f"say `{key} = github`, or use `secrets.{key}`",
        )
        return "''"

    def _unknown(self, text: Text, message: str, hint: str) -> None:
        self.report(
            UNKNOWN_TEXT.at(
                text.span,
                message,
                hint=hint,
                environment=self.platform.environment,
                values=(text.value, ""),
            )
        )

    def commands(self, texts: Iterable[Text]) -> str:
        """Commands of the spec's own, one after the other; reports what only the run knows in them."""
        lines = []
        for text in texts:
            if text.plain is None:
                self.report(
                    IN_SCRIPT.at(
                        text.span,
                        f"`{text.value}` is not known when the workflow is written",
                        hint='say it in `env { NAME = ... }`, and write `"$NAME"` in the command',
                        environment=self.platform.environment,
                        values=(text.value, ""),
                    )
                )
                continue
            lines.append(escape(text.plain))
        return "\n".join([*lines, ""])


def _once(report: Report) -> Report:
    """The same report, which hears of a finding once: two jobs may say the same text."""
    told: set[Diagnostic] = set()

    def tell(one: Diagnostic) -> None:
        if one not in told:
            told.add(one)
            report(one)

    return tell


def _tag(platform: Platform, workflow: Workflow) -> str:
    """The input that is the tag of what it builds and deploys: the only one, or the one in its images."""
    if len(platform.inputs) == 1:
        return platform.inputs[0]
    services = [platform.services[label] for label in workflow.builds if label in platform.services]
    for service in services or platform.services.values():
        for part in reversed(service.image.parts if service.image else ()):
            if isinstance(part, InputPart):
                return part.name
    return ""


def mark(value: Tree, span: Span) -> Tree:
    """The value with its place, when the spec has one."""
    return value if span == NOWHERE else Marked(value, span)
