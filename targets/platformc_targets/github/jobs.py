"""The jobs of a workflow: tests first, then one that builds and deploys."""

from __future__ import annotations

from platformc.ir import InputPart, Rollout, Text
from platformc.output import Tree
from platformc_targets.github.actions import CHECKOUT, SETUP_NODE, SETUP_PYTHON
from platformc_targets.github.charts import chart_steps
from platformc_targets.github.clouds import cloud_steps
from platformc_targets.github.emission import Emission, Step, mark
from platformc_targets.github.expressions import escape
from platformc_targets.github.images import image_steps
from platformc_targets.github.manifests import manifest_steps
from platformc_targets.github.rollouts import (
    action_steps,
    bundle_sources,
    bundle_steps,
    container_app_steps,
    ecs_steps,
)
from platformc_targets.github.summary import summary_steps

ROLLOUTS = {
    "kubernetes": manifest_steps,
    "helm": chart_steps,
    "ecs": ecs_steps,
    "bundle": bundle_steps,
    "container_app": container_app_steps,
    "action": action_steps,
}

TEST, DEPLOYMENT = "test", "deployment"
READ = {"contents": "read"}


def jobs(emission: Emission) -> tuple[dict[str, Tree], dict[str, str]]:
    """The jobs by id, and what the token of the whole workflow may do."""
    workflow = emission.workflow
    found: dict[str, Tree] = {}
    if workflow.test:
        steps = [check_out(), *_languages(emission)]
        run = emission.commands(workflow.test)
        steps.append(Step("Test", run=run, span=workflow.at("test")))
        found[TEST] = _job(emission, steps)
    steps = _deployment(emission)
    if not steps:
        return found, READ
    permissions = _permissions(emission)
    job = _job(emission, [*_guard(emission), *_tag_guard(emission), *steps])
    if found:
        first: dict[str, Tree] = {"needs": TEST}
        if permissions != READ:
            first["permissions"] = permissions
        job = {**first, **job}
    found[DEPLOYMENT] = job
    return found, READ if workflow.test else permissions


def _permissions(emission: Emission) -> dict[str, Tree]:
    """What the steps need, and what the spec asks for."""
    found: dict[str, Tree] = {**emission.grants, **READ}
    for one in emission.workflow.permissions:
        found[one.key] = mark(one.value.value, one.span)
    return found


def _job(emission: Emission, steps: list[Step]) -> dict[str, Tree]:
    workflow = emission.workflow
    job: dict[str, Tree] = {"runs-on": emission.text(workflow.runner, public=True)}
    deploys = workflow.environment is not None and any(step.id == "deploy" for step in steps)
    if workflow.environment is not None and (deploys or not _is_test(steps)):
        name = emission.name(workflow.environment)
        job["environment"] = (
            {"name": name, "url": emission.text(workflow.url, late=True, public=True)}
            if workflow.url
            else name
        )
    if workflow.timeout is not None:
        job["timeout-minutes"] = mark(-(-workflow.timeout // 60), workflow.at("timeout"))
    if workflow.env:
        job["env"] = {one.name: emission.text(one.value) for one in workflow.env}
    job["steps"] = [step.tree() for step in steps]
    return job


def _is_test(steps: list[Step]) -> bool:
    return steps[-1].name == "Test"


def _guard(emission: Emission) -> list[Step]:
    """The step that fails on any other branch."""
    branches = emission.workflow.branches
    if not branches:
        return []
    known = [branch.value for branch in branches]
    condition = " && ".join(f"github.ref != 'refs/heads/{_quoted(branch)}'" for branch in known)
    env = {"BRANCHES": mark(escape(" ".join(known)), branches[0].span)}
    run = 'echo "::error::only these branches may deploy: $BRANCHES"\nexit 1\n'
    return [
        Step(
            "Only from its branches",
            condition=condition,
            run=run,
            env=env,
            span=emission.workflow.at("branches"),
        )
    ]


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _deployment(emission: Emission) -> list[Step]:
    workflow, deploy = emission.workflow, emission.workflow.deploy
    steps: list[Step] = []
    if workflow.builds or (deploy is not None and _reads_files(deploy)):
        steps.append(check_out())
    if deploy is not None and deploy.kind == "bundle":
        # before there are credentials that a package's install script could take
        steps += [*_languages(emission), *bundle_sources(emission, deploy)]
    if deploy is not None or workflow.builds:
        steps += cloud_steps(emission)
    steps += image_steps(emission)
    if deploy is not None:
        steps += ROLLOUTS[deploy.kind](emission, deploy)
        steps += summary_steps(emission)
    return steps


def check_out() -> Step:
    """The repository's files; the token that fetched them is not kept."""
    return Step("Check out", uses=CHECKOUT, arguments={"persist-credentials": False})


def _tag_guard(emission: Emission) -> list[Step]:
    """The step that fails when the tag, which somebody typed, is none."""
    tag, workflow = emission.tag, emission.workflow
    if not tag or workflow.tag == "sha" or not (workflow.builds or workflow.deploy):
        return []
    env = {"TAG": emission.text(Text((InputPart(tag),), workflow.at("tag")))}
    run = (
        'case "$TAG" in\n'
        "  ''|[.-]*|*[!A-Za-z0-9_.-]*)\n"
        '    echo "::error::an image cannot have the tag $TAG"\n'
        "    exit 1 ;;\n"
        "esac\n"
    )
    return [Step("The tag is a tag", run=run, env=env, span=workflow.at("tag"))]


def _reads_files(deploy: Rollout) -> bool:
    """Whether it deploys what stands in the repository."""
    return deploy.kind in ("kubernetes", "helm", "ecs", "bundle")


def _languages(emission: Emission) -> list[Step]:
    workflow = emission.workflow
    steps = []
    if workflow.python is not None:
        arguments = {"python-version": emission.text(workflow.python)}
        steps.append(
            Step("Set up Python", uses=SETUP_PYTHON, arguments=arguments, span=workflow.at("python"))
        )
    if workflow.node is not None:
        arguments = {"node-version": emission.text(workflow.node)}
        steps.append(Step("Set up Node.js", uses=SETUP_NODE, arguments=arguments, span=workflow.at("node")))
    return steps
