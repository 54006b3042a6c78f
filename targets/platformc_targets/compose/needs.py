"""What must be there before a service starts, and whether it can ever be."""

from __future__ import annotations

from platformc.diagnostics import Code, Related
from platformc.ir import Job, Need, Proxy, Service, Store, Workload
from platformc.output import Tree, plain
from platformc_targets.compose.emission import Emission, Run, key_of, mark, profile_of

UP = "https://docs.docker.com/compose/how-tos/startup-order/"

NO_HEALTHCHECK = Code(
    "compose/no-healthcheck",
    summary="a service waits until another is healthy, and nobody asks that one how it is",
    why="`docker compose config` accepts it; `up` fails with `container has no healthcheck configured`.",
    wrong='platform demo { }\nservice api { image = "nginx:1.29" }\n'
    'service web { image = "nginx:1.29"; needs api healthy }\ndeploy { kubernetes }\n',
    right='platform demo { }\nservice api { image = "nginx:1.29"; port http = 80; health = http "/" on http }\n'
    'service web { image = "nginx:1.29"; needs api healthy }\ndeploy { kubernetes }\n',
    source=UP,
    command=("build", "main.plat", "--target", "compose"),  # a spec that deploys it hears of `compose/need`
)
INACTIVE_PROFILE = Code(
    "compose/inactive-profile",
    summary="a service needs one that is behind a profile",
    why="Without that profile the needed service does not exist, and `docker compose up` refuses the file: "
    "`depends on undefined service`.",
    wrong='platform demo { }\nservice api { image = "nginx:1.29"; profile = debug }\n'
    'service web { image = "nginx:1.29"; needs api started }\ndeploy { compose }\n',
    right='platform demo { }\nservice api { image = "nginx:1.29"; profile = debug }\n'
    'service web { image = "nginx:1.29"; profile = debug; needs api started }\ndeploy { compose }\n',
    source="https://docs.docker.com/compose/how-tos/profiles/",
)
_CONDITIONS = {
    "started": "service_started",
    "healthy": "service_healthy",
    "completed": "service_completed_successfully",
}
_STRENGTH = list(_CONDITIONS.values())


def depends_on(emission: Emission, workload: Workload) -> dict[str, Tree]:
    """The services that it waits for, each with its condition; jobs that run before it among them."""
    waits: dict[str, Tree] = {}
    needs = [need for need in workload.needs if need.declaration in emission.runs]
    if isinstance(workload, Service):
        needs += [
            Need(f"job.{job.label}", "completed", job.run.span)
            for job in emission.before.get(workload.label, ())
        ]
    for need in needs:
        target = emission.runs[need.declaration]
        _check(emission, workload, need, target)
        condition = _CONDITIONS[need.condition]
        known = plain(waits.get(key_of(target)))
        if known is None or _STRENGTH.index(condition) > _STRENGTH.index(known["condition"]):
            waits[key_of(target)] = mark({"condition": condition}, need.span)
    return waits


def waits_for_backends(emission: Emission, proxy: Proxy) -> dict[str, Tree]:
    """The services that a proxy leads to: healthy, where somebody asks them how they are."""
    waits: dict[str, Tree] = {}
    for route in proxy.routes:
        target = emission.runs.get(f"service.{route.backend.service}")
        if target is not None:
            need = Need(
                f"service.{route.backend.service}",
                "healthy" if has_healthcheck(target) else "started",
                route.span,
            )
            _check(emission, proxy, need, target)
            waits.setdefault(key_of(target), mark({"condition": _CONDITIONS[need.condition]}, need.span))
    return waits


def _check(emission: Emission, workload: Workload | Proxy, need: Need, target: Run) -> None:
    this, other = key_of(workload), key_of(target)
    where = [Related(f"`{other}` is declared here", target.span)]
    environment = emission.platform.environment
    if need.condition == "healthy" and not has_healthcheck(target):
        hint = (
            f"wait for its end: `needs {target.label} completed`"
            if isinstance(target, Job)
            else f"give `{target.label}` a `health`, or write `needs {target.label} started`"
        )
        emission.report(
            NO_HEALTHCHECK.at(
                need.span,
                f"`{this}` waits until `{other}` is healthy, and `{other}` has no health check",
                hint=hint,
                related=where,
                environment=environment,
                values=(this, other),
            )
        )
    wanted = profile_of(target)
    if wanted and wanted != profile_of(workload):
        emission.report(
            INACTIVE_PROFILE.at(
                need.span,
                f"`{this}` needs `{other}`, which runs only with the profile `{wanted}`",
                hint=f"put `{workload.label}` in the same profile, or take `{target.label}` out of it",
                related=where,
                environment=environment,
                values=(this, other),
            )
        )


def has_healthcheck(run: Run) -> bool:
    """Whether its service says how to ask whether it is well."""
    return isinstance(run, Store) or (isinstance(run, Service) and run.health is not None)
