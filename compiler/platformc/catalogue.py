"""Every finding that platformc can report: one explicit list of the modules that define codes."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from importlib import import_module

from platformc.diagnostics import CATALOGUE, Code

MODULES: tuple[str, ...] = (
    "platformc.syntax.characters",
    "platformc.syntax.chunks",
    "platformc.syntax.mistakes",
    "platformc.syntax.parse",
    "platformc.syntax.strings",
    "platformc.resolve.capture",
    "platformc.resolve.charts",
    "platformc.resolve.djangos",
    "platformc.resolve.imports",
    "platformc.resolve.layers",
    "platformc.resolve.metrics",
    "platformc.resolve.monitoring",
    "platformc.resolve.networking",
    "platformc.resolve.preparing",
    "platformc.resolve.scope",
    "platformc.resolve.scraping",
    "platformc.resolve.selecting",
    "platformc.resolve.targets",
    "platformc.resolve.validate",
    "platformc.resolve.workflows",
    "platformc.resolve.workloads",
    "platformc.suppress",
    "platformc.checks.azure_app_name",
    "platformc.checks.azure_cpu_memory",
    "platformc.checks.azure_job",
    "platformc.checks.azure_maker",
    "platformc.checks.azure_not_told",
    "platformc.checks.azure_one_port",
    "platformc.checks.azure_pull",
    "platformc.checks.azure_replicas",
    "platformc.checks.collisions",
    "platformc.checks.cron_syntax",
    "platformc.checks.deploy_none",
    "platformc.checks.deploy_option",
    "platformc.checks.dockerfile_port",
    "platformc.checks.encrypted_env_environment",
    "platformc.checks.env_illegal",
    "platformc.checks.health_timeout",
    "platformc.checks.health_timing",
    "platformc.checks.image_floating",
    "platformc.checks.image_illegal",
    "platformc.checks.image_unpublished",
    "platformc.checks.image_unpullable",
    "platformc.checks.issuer_solver",
    "platformc.checks.label_illegal",
    "platformc.checks.metric_planned",
    "platformc.checks.monitoring_admin_default",
    "platformc.checks.monitoring_admin_namespace",
    "platformc.checks.monitoring_twice",
    "platformc.checks.mount_path",
    "platformc.checks.need_cycle",
    "platformc.checks.nothing_makes",
    "platformc.checks.password_nobody",
    "platformc.checks.port_duplicate",
    "platformc.checks.port_node_range",
    "platformc.checks.port_node_taken",
    "platformc.checks.profile_misspelt",
    "platformc.checks.python_concurrency",
    "platformc.checks.python_folder",
    "platformc.checks.python_word",
    "platformc.checks.replicas_minimum_over_maximum",
    "platformc.checks.replicas_number",
    "platformc.checks.resources_request_over_limit",
    "platformc.checks.route_duplicate",
    "platformc.checks.route_path",
    "platformc.checks.secret_literal",
    "platformc.checks.target_refused",
    "platformc.checks.text_nul",
    "platformc.checks.unused",
    "platformc.checks.webhook_unreachable",
    "platformc.checks.workflow_branches",
    "platformc.checks.mail_login",
    "platformc.checks.two_makers",
    "platformc.checks.workflow_input_missing",
    "platformc.checks.workflow_input_since",
    "platformc.checks.workflow_input_unknown",
    "platformc.checks.workflow_input_value",
    "platformc.checks.workflow_local_dockerfile",
    "platformc.checks.workflow_nowhere",
    "platformc.checks.workflow_permission",
    "platformc.checks.workflow_trigger",
    "platformc.rules.container_codes",
    "platformc.rules.image_codes",
    "platformc.rules.task_codes",
    "platformc.programs.dockerfile",
    "platformc.programs.encrypted",
    "platformc.programs.ignored",
    "platformc.programs.poetry",
    "platformc.agreement.addresses",
    "platformc.agreement.assets",
    "platformc.agreement.charts",
    "platformc.agreement.cloud",
    "platformc.agreement.azure_codes",
    "platformc.agreement.composing",
    "platformc.agreement.computed",
    "platformc.agreement.databases",
    "platformc.agreement.django_settings",
    "platformc.agreement.handshakes",
    "platformc.agreement.hosts",
    "platformc.agreement.monitoring_codes",
    "platformc.agreement.patterns",
    "platformc.agreement.permissions",
    "platformc.agreement.proxying",
    "platformc.agreement.settings",
    "platformc.agreement.wiring",
    "platformc.agreement.task_codes",
    "platformc.agreement.workflows",
    "platformc.cli.config",
    "platformc.cli.output.findings",
    "platformc.emission",
    "platformc_targets.azure.emit",
    "platformc_targets.azure.shared",
    "platformc_targets.compose.images",
    "platformc_targets.compose.legal",
    "platformc_targets.compose.needs",
    "platformc_targets.compose.ports",
    "platformc_targets.compose.services",
    "platformc_targets.compose.storage",
    "platformc_targets.ecs.containers",
    "platformc_targets.ecs.emit",
    "platformc_targets.ecs.texts",
    "platformc_targets.github.clouds",
    "platformc_targets.github.emission",
    "platformc_targets.github.emit",
    "platformc_targets.github.images",
    "platformc_targets.github.rollouts",
    "platformc_targets.helm.existing",
    "platformc_targets.kubernetes.files",
    "platformc_targets.kubernetes.networking",
    "platformc_targets.kubernetes.pods",
    "platformc_targets.kubernetes.proxies",
    "platformc_targets.kubernetes.secrets",
    "platformc_targets.kubernetes.stores",
    "platformc_targets.kubernetes.texts",
    "platformc_targets.kubernetes.workloads",
    "platformc_targets.monitoring.emit",
    "platformc_targets.monitoring.expressions",
    "platformc_targets.monitoring.logs",
    "platformc_targets.monitoring.objects",
    "platformc_targets.terraform.cdn",
    "platformc_targets.terraform.dns",
    "platformc_targets.terraform.emit",
    "platformc_targets.terraform.iam",
    "platformc_targets.terraform.mail",
    "platformc_targets.terraform.managed",
    "platformc_targets.terraform.objects",
    "platformc_targets.terraform.shared",
    "platformc_targets.terraform.terragrunt",
)
"""In the order of the work; a test finds the module that is missing here."""


def load() -> dict[str, Code]:
    """All codes by slug, in the order of their slugs."""
    for module in MODULES:
        import_module(module)
    return dict(sorted(CATALOGUE.items()))


class Slugs(AbstractSet[str]):
    """Every slug there is; the modules are only imported for one that is not known yet."""

    def __contains__(self, slug: object) -> bool:
        return slug in CATALOGUE or slug in load()

    def __iter__(self) -> Iterator[str]:
        return iter(load())

    def __len__(self) -> int:
        return len(load())


SLUGS = Slugs()
