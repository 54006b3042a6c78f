"""Steps that apply the manifests of an environment: in rounds, when jobs must end before services start."""

from __future__ import annotations

from platformc.ir import InputPart, Platform, Rollout, Service, Text
from platformc.output import Tree
from platformc_targets.github.clouds import cluster_steps
from platformc_targets.github.emission import Emission, Step, mark

NAME_LABEL = "app.kubernetes.io/name"


def manifest_steps(emission: Emission, deploy: Rollout) -> list[Step]:
    """Make the manifests with the images' tag, apply them, wait until they run."""
    platform = emission.platform
    usual = f"build/{platform.environment}/kubernetes"
    folders = [emission.path(text) for text in deploy.manifests] or [usual]
    env: dict[str, Tree] = {}
    make = ""
    for number, folder in enumerate(folders, 1):
        variable = "MANIFESTS" if len(folders) == 1 else f"MANIFESTS_{number}"
        env[variable] = folder
        make += 'echo --- >> "$RUNNER_TEMP/manifests.yaml"\n' if make else ""
        make += f'kubectl kustomize "${variable}" {">>" if make else ">"} "$RUNNER_TEMP/manifests.yaml"\n'
    for name in _open_tags(platform):
        variable = f"INPUT_{name.upper()}"
        env[variable] = emission.text(Text((InputPart(name),), deploy.span))
        make += f'sed --in-place "s|:input\\.{name}\\$|:${variable}|" "$RUNNER_TEMP/manifests.yaml"\n'
    steps = [
        *cluster_steps(emission, deploy),
        Step("Make the manifests", run=make, env=env, span=deploy.span),
    ]
    title = emission.text(deploy.title) if deploy.title else "Deploy"
    steps.append(_apply(emission, title, deploy))
    return steps


def _apply(emission: Emission, title: Tree, deploy: Rollout) -> Step:
    platform = emission.platform
    space = {"NAMESPACE": emission.name(platform.namespace)}
    apply = 'kubectl apply --filename "$RUNNER_TEMP/manifests.yaml"'
    before = [job for job in platform.jobs.values() if job.run.kind == "before" and not job.external]
    env: dict[str, Tree] = dict(space)
    script = ""
    if before:
        env["JOBS"] = mark(" ".join(job.own_name("k8s.job").value for job in before), before[0].span)
        later = ",".join(f"{NAME_LABEL}!={service.name.value}" for service in _later(platform))
        env["FIRST"] = later
        script = (
            "for job in $JOBS; do\n"
            '  kubectl --namespace "$NAMESPACE" delete job "$job" --ignore-not-found\n'
            "done\n"
            f'{apply} --selector "$FIRST"\n'
            "for job in $JOBS; do\n"
            '  kubectl --namespace "$NAMESPACE" wait --for=condition=complete --timeout=15m "job/$job"\n'
            "done\n"
        )
    script += f"{apply}\n"
    services = [service for service in platform.services.values() if not service.external]
    if services:
        names = " ".join(service.own_name("k8s.deployment").value for service in services)
        env["DEPLOYMENTS"] = mark(names, services[0].span)
        script += (
            "for deployment in $DEPLOYMENTS; do\n"
            '  kubectl --namespace "$NAMESPACE" rollout status --timeout=15m "deployment/$deployment"\n'
            "done\n"
        )
    return Step(title, id="deploy", run=script, env=env, span=deploy.span)


def _open_tags(platform: Platform) -> list[str]:
    """Inputs that stand open in the manifests as the tag of an image."""
    found: dict[str, None] = {}
    for workload in platform.workloads:
        parts = workload.image.parts if workload.image else ()
        if len(parts) > 1 and isinstance(parts[-1], InputPart) and str(parts[-2]).endswith(":"):
            found[parts[-1].name] = None
    return list(found)


def _later(platform: Platform) -> list[Service]:
    """Services that start when the jobs are done: the ones they run before, and those that need them."""
    before = [job for job in platform.jobs.values() if job.run.kind == "before"]
    first = {job.run.service for job in before}
    done = {f"job.{job.label}" for job in before}
    return [
        service
        for service in platform.services.values()
        if service.label in first or any(need.declaration in done for need in service.needs)
    ]
