"""The workflow files of one environment."""

from __future__ import annotations

from platformc.diagnostics import Code, Report
from platformc.ir import Platform
from platformc.output import Document, Files, Rendered, Tree
from platformc_targets.github.emission import Emission, mark
from platformc_targets.github.jobs import jobs
from platformc_targets.text import Yaml

FOLDER = ".github/workflows"

NOTHING = Code(
    "workflow/nothing-to-do",
    summary="a workflow tests nothing, builds nothing and deploys nothing",
    why="GitHub refuses a workflow without a job.",
    wrong="platform demo { }\nworkflow ci { on { dispatch } }\ndeploy { github }",
    right='platform demo { }\nworkflow ci { on { dispatch }; test = ["make test"] }\ndeploy { github }',
)
NO_INPUT = Code(
    "workflow/input-open",
    summary="a workflow needs an input or a tag that what starts it does not give",
    why="It would be empty in that run: an image without a tag, a value that is missing.",
    wrong='platform demo { }\ninput version\nservice web { image = "web:{input.version}" }\n'
    'workflow ci { on { push = ["main"] }; tag = dispatch; env { V = input.version }; test = ["make test"] }\n'
    "deploy { github; compose }",
    right='platform demo { }\ninput version\nservice web { image = "web:{input.version}" }\n'
    'workflow ci { on { push = ["main"] }; env { V = input.version }; test = ["make test"] }\n'
    "deploy { github; compose }",
)


class WorkflowFile:
    """A workflow; its first lines say what GitHub must hold for it.

    The key `on` is quoted: readers of YAML 1.1 take the bare word for `true`, GitHub takes both.
    """

    __slots__ = ("documents", "notes")

    def __init__(self, path: str, tree: Tree, notes: list[str]) -> None:
        self.documents = [Document(path, tree)]
        self.notes = notes

    def render(self, header: str) -> Rendered:
        """The text. Raises Unwritable as Yaml does."""
        return Yaml(self.documents).render("\n".join([header, *self.notes]) if header else "")


def emit(platform: Platform, report: Report) -> Files:
    """A file for each workflow, where GitHub looks for it; reports what GitHub could not know or do."""
    files: Files = {}
    for workflow in platform.workflows.values():
        name = workflow.file.value
        emission = Emission(platform, workflow, report)
        files[f"{FOLDER}/{name}"] = WorkflowFile(name, tree(emission), notes(emission))
    return files


def tree(emission: Emission) -> Tree:
    """The workflow as GitHub reads it."""
    workflow = emission.workflow
    made, permissions = jobs(emission)
    if not made:
        emission.report(
            NOTHING.at(
                workflow.span,
                f"workflow `{workflow.label}` has nothing to do",
                hint="say `test = [...]`, `builds = ...` or `deploy = ...`",
                environment=emission.platform.environment,
                values=(workflow.label, ""),
            )
        )
    found: dict[str, Tree] = {
        "name": emission.fixed(workflow.name),
        "on": mark(_events(emission), workflow.on.span),
        "permissions": permissions,
    }
    if workflow.concurrency != "off":
        found["concurrency"] = mark(
            {
                "group": workflow.file.value.rpartition(".")[0],
                "cancel-in-progress": workflow.concurrency == "cancel",
            },
            workflow.at("concurrency"),
        )
    found["jobs"] = made
    return mark(found, workflow.span)


def _events(emission: Emission) -> dict[str, Tree]:
    on = emission.workflow.on
    events: dict[str, Tree] = {}
    push: dict[str, Tree] = {}
    for word, texts in (("branches", on.push), ("tags", on.tags), ("paths", on.paths)):
        if texts:
            push[word] = [emission.fixed(text) for text in texts]
    if push:
        events["push"] = push
    if on.release:
        events["release"] = {"types": ["published"]}
    if on.dispatch:
        asked = {
            name: {"description": f"The {name}", "required": True, "type": "string"}
            for name in emission.inputs
        }
        events["workflow_dispatch"] = {"inputs": asked} if asked else None
    if on.schedule is not None:
        events["schedule"] = [{"cron": emission.fixed(on.schedule)}]
    _check_inputs(emission, events)
    return events


def _check_inputs(emission: Emission, events: dict[str, Tree]) -> None:
    workflow = emission.workflow
    others = [event for event in events if event != "workflow_dispatch"]
    for name in emission.inputs:
        if others or not workflow.on.dispatch:
            _no_input(
                emission, f"`input.{name}` is typed by hand, and `{(others or ['nothing'])[0]}` starts it too"
            )
    others = [event for event in events if event != "release"]
    if workflow.tag == "release" and emission.tag and others:
        _no_input(emission, f"its tag is that of a release, and `{others[0]}` starts it too")


def _no_input(emission: Emission, message: str) -> None:
    workflow = emission.workflow
    emission.report(
        NO_INPUT.at(
            workflow.on.span,
            f"workflow `{workflow.label}`: {message}",
            hint="`tag = sha` is known in every run",
            environment=emission.platform.environment,
            values=(workflow.label, message),
        )
    )


def notes(emission: Emission) -> list[str]:
    """What somebody must set on GitHub before it can run."""
    workflow = emission.workflow
    lines: list[str] = []
    if emission.variables:
        lines.append(f"Variables: {', '.join(sorted(emission.variables))}")
    if emission.secrets:
        lines.append(f"Secrets: {', '.join(sorted(emission.secrets))}")
    if workflow.reviewers:
        lines.append(f"Required reviewers: {', '.join(text.value for text in workflow.reviewers)}")
    if workflow.wait is not None:
        lines.append(f"Wait timer: {-(-workflow.wait // 60)} minutes")
    if workflow.branches:
        lines.append(f"Deployment branches: {', '.join(text.value for text in workflow.branches)}")
    if not lines:
        return []
    where = f"environment `{workflow.environment.value}`" if workflow.environment else "repository"
    return ["", f"Set these on GitHub, in the settings of the {where}:", *(f"  {line}" for line in lines)]
