"""Steps that deploy to ECS, to Container Apps, to a bucket, or by somebody's action."""

from __future__ import annotations

from platformc.diagnostics import Code
from platformc.ir import Rollout, Service, Text
from platformc.output import Tree
from platformc_targets.github.actions import ECS_DEPLOY, ECS_RENDER
from platformc_targets.github.emission import Emission, Step
from platformc_targets.github.expressions import expression

_PLAT = """\
platform demo {{ aws {{ account = "012345678901"; region = "us-east-1" }} }}
cluster main {{ external }}
role deploy {{ external }}
service web {{ image = "web:1" }}
service api {{ image = "api:1" }}
workflow ci {{
  on {{ push = ["main"] }}
  role   = role.deploy
  deploy = ecs {{ cluster = cluster.main; task = "task.json"{more} }}
}}
deploy {{ github; compose }}
"""
NO_SERVICE = Code(
    "workflow/no-service",
    summary="a workflow deploys services and does not say which",
    why="It would have to be guessed which image goes where.",
    wrong=_PLAT.format(more=""),
    right=_PLAT.format(more="; services = web"),
)


def services_of(emission: Emission, deploy: Rollout) -> list[Service]:
    """The services that are deployed: those it names, else those it builds, else the only one."""
    known = emission.platform.services
    labels = deploy.services or tuple(label for label in emission.workflow.builds if label in known)
    if not labels and len(known) == 1:
        labels = tuple(known)
    if not labels:
        emission.report(
            NO_SERVICE.at(
                deploy.span,
                f"workflow `{emission.workflow.label}` does not say which services it deploys",
                hint=f"services = {next(iter(known), 'app')}",
                environment=emission.platform.environment,
                values=(emission.workflow.label, ""),
            )
        )
    return [known[label] for label in labels]


def ecs_steps(emission: Emission, deploy: Rollout) -> list[Step]:
    """The task definition with the new images, then the service that runs it."""
    platform = emission.platform
    services = services_of(emission, deploy)
    cluster = platform.clusters.get(deploy.cluster)
    if not services or cluster is None or deploy.task is None:
        return []
    task: Tree = emission.path(deploy.task)
    steps: list[Step] = []
    for number, service in enumerate(services):
        name = service.own_name("aws.ecs_container")
        step = f"task-{number + 1}" if number else "task"
        arguments: dict[str, Tree] = {
            "task-definition": task,
            "container-name": emission.name(name),
            "image": emission.text(service.image) if service.image else "",
        }
        steps.append(Step(f"Put the image of {name.value} into the task definition", id=step, uses=ECS_RENDER,
                          arguments=arguments, span=deploy.at("task")))  # fmt: skip
        task = expression(f"steps.{step}.outputs.task-definition")
    own = services[0].own_name("aws.ecs_service")
    arguments = {
        "task-definition": task,
        "service": emission.text(deploy.service) if deploy.service else emission.name(own),
        "cluster": emission.name(cluster.name),
        "wait-for-service-stability": True,
    }
    title = emission.text(deploy.title) if deploy.title else "Deploy"
    steps.append(Step(title, id="deploy", uses=ECS_DEPLOY, arguments=arguments, span=deploy.span))
    return steps


def container_app_steps(emission: Emission, deploy: Rollout) -> list[Step]:
    """A new revision of each Container App with the new image."""
    steps: list[Step] = []
    for service in services_of(emission, deploy):
        own = service.own_name("azure.container_app")
        app = emission.text(deploy.app) if deploy.app else emission.name(own)
        env: dict[str, Tree] = {
            "APP": app,
            "RESOURCE_GROUP": emission.text(deploy.resource_group) if deploy.resource_group else "",
            "IMAGE": emission.text(service.image) if service.image else "",
        }
        run = 'az containerapp update --name "$APP" --resource-group "$RESOURCE_GROUP" --image "$IMAGE"\n'
        title = emission.text(deploy.title) if deploy.title else f"Deploy {service.name.value}"
        steps.append(Step(title, id="" if steps else "deploy", run=run, env=env, span=deploy.span))
    return steps


def bundle_sources(emission: Emission, deploy: Rollout) -> list[Step]:
    """Make the bundle."""
    if not deploy.build:
        return []
    sources: Tree = emission.path(deploy.sources) if deploy.sources else ""
    commands = emission.commands(deploy.build)
    return [Step("Make the bundle", run=commands, folder=sources, span=deploy.at("build"))]


def bundle_steps(emission: Emission, deploy: Rollout) -> list[Step]:
    """Put the bundle into the bucket under its prefix, and tell the caches."""
    bucket = emission.platform.buckets.get(deploy.bucket)
    if bucket is None or deploy.folder is None:
        return []
    sources: Tree = emission.path(deploy.sources) if deploy.sources else ""
    env: dict[str, Tree] = {
        "FOLDER": emission.text(deploy.folder) if deploy.sources else emission.path(deploy.folder),
        "BUCKET": emission.name(bucket.name),
    }
    where = "s3://$BUCKET/"
    delete = ""
    if deploy.prefix is not None and deploy.prefix.value.strip("/"):
        given = deploy.prefix
        prefix = given.plain.strip("/") if given.plain is not None else None
        env["PREFIX"] = emission.text(given if prefix is None else Text((prefix,), given.span))
        where += "$PREFIX/"
        delete = " --delete"  # what else is under the prefix is ours
    title = emission.text(deploy.title) if deploy.title else "Deploy"
    sync = f'aws s3 sync "$FOLDER" "{where}"{delete}\n'
    step = Step(title, id="deploy", run=sync, env=env, folder=sources, span=deploy.span)
    return [step, *_invalidate(emission, deploy, env.get("PREFIX"))]


def _invalidate(emission: Emission, deploy: Rollout, prefix: Tree) -> list[Step]:
    paths = '"/$PREFIX/*"' if prefix else '"/*"'
    create = "aws cloudfront create-invalidation --distribution-id"
    env: dict[str, Tree] = {"PREFIX": prefix} if prefix else {}
    if deploy.distribution is not None:
        env = {"DISTRIBUTION": emission.text(deploy.distribution), **env}
        script = f'{create} "$DISTRIBUTION" --paths {paths}\n'
        return [Step("Tell the caches", run=script, env=env, span=deploy.at("distribution"))]
    cdn = emission.platform.cdns.get(deploy.cdn)
    if cdn is None:
        return []
    env = {"CDN_HOST": emission.name(cdn.name), **env}
    query = "DistributionList.Items[?Aliases.Items && contains(Aliases.Items, '$CDN_HOST')].Id | [0]"
    script = (
        f'distribution="$(aws cloudfront list-distributions --output text --query "{query}")"\n'
        'if [ "$distribution" = None ]; then\n'
        '  echo "::error::no CloudFront distribution answers $CDN_HOST"\n'
        "  exit 1\n"
        "fi\n"
        f'{create} "$distribution" --paths {paths}\n'
    )
    return [Step("Tell the caches", run=script, env=env, span=deploy.at("cdn"))]


def action_steps(emission: Emission, deploy: Rollout) -> list[Step]:
    """One call of an action that does it all."""
    arguments = {one.name: emission.text(one.value) for one in deploy.arguments}
    title = emission.text(deploy.title) if deploy.title else "Deploy"
    uses = emission.fixed(deploy.uses) if deploy.uses else ""
    return [Step(title, id="deploy", uses=uses, arguments=arguments, span=deploy.span)]
