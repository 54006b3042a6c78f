"""Checks: one problem each, over the Platforms of a spec. Each file holds one, and is named as its slug."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from platformc.checks import (
    azure_app_name,
    azure_cpu_memory,
    azure_job,
    azure_maker,
    azure_not_told,
    azure_one_port,
    azure_pull,
    azure_replicas,
    balancer_cookie,
    chart_account,
    chart_account_role,
    chart_left_out,
    chart_managed,
    chart_variable,
    collisions,
    cron_syntax,
    deploy_alternative,
    deploy_none,
    deploy_option,
    dockerfile_port,
    encrypted_env_environment,
    env_illegal,
    health_timeout,
    health_timing,
    image_floating,
    image_illegal,
    image_unpublished,
    image_unpullable,
    issuer_solver,
    label_illegal,
    mail_login,
    metric_planned,
    monitoring_admin_default,
    monitoring_admin_namespace,
    monitoring_twice,
    mount_path,
    name_illegal,
    need_cycle,
    nothing_makes,
    password_nobody,
    port_duplicate,
    port_node_range,
    port_node_taken,
    port_number,
    profile_misspelt,
    python_concurrency,
    python_folder,
    python_word,
    replicas_minimum_over_maximum,
    replicas_number,
    resources_request_over_limit,
    role_registry,
    route_duplicate,
    route_path,
    secret_literal,
    service_sticky_ignored,
    target_refused,
    text_nul,
    two_makers,
    unused,
    webhook_no_secret,
    webhook_unreachable,
    workflow_branches,
    workflow_input_missing,
    workflow_input_since,
    workflow_input_unknown,
    workflow_input_value,
    workflow_local_dockerfile,
    workflow_no_manifests,
    workflow_nowhere,
    workflow_permission,
    workflow_trigger,
)
from platformc.checks.asked import asked
from platformc.diagnostics import Diagnostic
from platformc.ir import Platform
from platformc.target import Target
from platformc.ways import ways

Check = Callable[[Platform], Iterator[Diagnostic]]
"""Over one environment, whatever its targets."""
Targeted = Callable[[Platform, Sequence[Target]], Iterator[Diagnostic]]
"""Over one environment and the targets that are made in it."""
Together = Callable[[Sequence[Platform]], Iterable[Diagnostic]]
"""Over all environments at once."""

ALL: tuple[Check, ...] = (
    secret_literal.check,
    text_nul.check,
    resources_request_over_limit.check,
    replicas_minimum_over_maximum.check,
    replicas_number.check,
    health_timing.check,
    health_timeout.check,
    env_illegal.check,
    port_number.check,
    port_duplicate.check,
    port_node_range.check,
    image_illegal.check,
    image_floating.check,
    image_unpublished.check,
    issuer_solver.check,
    password_nobody.check,
    role_registry.check,
    balancer_cookie.check,
    chart_account.check,
    chart_account_role.check,
    chart_left_out.check,
    chart_managed.check,
    chart_variable.check,
    service_sticky_ignored.check,
    mail_login.check,
    route_path.check,
    cron_syntax.check,
    need_cycle.check,
    metric_planned.check,
    monitoring_twice.check,
    mount_path.check,
    monitoring_admin_default.check,
    monitoring_admin_namespace.check,
    profile_misspelt.check,
    workflow_branches.check,
    workflow_input_missing.check,
    workflow_input_since.check,
    workflow_input_unknown.check,
    workflow_permission.check,
    workflow_trigger.check,
    azure_app_name.check,
    azure_cpu_memory.check,
    azure_job.check,
    azure_maker.check,
    azure_not_told.check,
    azure_one_port.check,
    azure_pull.check,
    azure_replicas.check,
    dockerfile_port.check,
    encrypted_env_environment.check,
    python_concurrency.check,
    python_folder.check,
    python_word.check,
    webhook_no_secret.check,
    webhook_unreachable.check,
    workflow_input_value.check,
    workflow_local_dockerfile.check,
)
TARGETED: tuple[Targeted, ...] = (
    name_illegal.check,
    label_illegal.check,
    image_unpullable.check,
    deploy_option.check,
    target_refused.check,
    two_makers.check,
)
BEFORE: tuple[Together, ...] = (deploy_alternative.check, workflow_no_manifests.check)
"""Over all environments as the spec says them, before each way of deploying them is looked at."""
TOGETHER: tuple[Together, ...] = (
    deploy_none.together,
    collisions.between,
    route_duplicate.together,
    port_node_taken.together,
    unused.together,
    workflow_nowhere.together,
)


def check(
    platforms: Sequence[Platform], targets: Mapping[str, Target], only: Sequence[str] | None
) -> list[Diagnostic]:
    """What every check says of every environment, and of all environments together.

    targets: those that can be made. only: exactly these are made, whether `deploy` names them or not.
    """
    found = [one for every in BEFORE for one in every(platforms)]
    for way in ways(platforms, only):
        # what is wrong in every way is told once
        found.extend([one for one in _check(way, targets, only) if one not in found])
    return found


def _check(
    platforms: Sequence[Platform], targets: Mapping[str, Target], only: Sequence[str] | None
) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for platform in platforms:
        made = asked(platform, targets, only)
        here = [one for each in ALL for one in each(platform)]
        here += [one for each in TARGETED for one in each(platform, made)]
        # what is deployed makes its share, also when another target was asked for
        names = [target.name for target in made] + [deploy.target for deploy in platform.deploys]
        here += nothing_makes.check(platform, asked(platform, targets, names))
        found.extend(one._replace(environment=platform.environment) for one in here)
    for every in TOGETHER:
        if every is deploy_none.together and only is not None:
            continue  # what is asked for on the command line needs no `deploy`
        found.extend(every(platforms))
    return found
