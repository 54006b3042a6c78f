"""What runs on ECS, and what leads to it: network, cluster, services, load balancers."""

from __future__ import annotations

from platformc.diagnostics import Report
from platformc.ir import Platform
from platformc_targets.terraform import balancers, tasks_cluster, tasks_network, tasks_services
from platformc_targets.terraform.addresses import Module
from platformc_targets.terraform.naming import Names

FILES = (
    tasks_network.FILE, tasks_cluster.FILE, tasks_cluster.MACHINES, balancers.FILE, balancers.ALARMS,
)  # fmt: skip


def tasks(platform: Platform, module: Module, names: Names, report: Report) -> None:
    """Each ECS cluster that is ours with its network, then what runs on it."""
    for cluster in platform.clusters.values():
        if cluster.kind == "ecs" and not cluster.external:
            tasks_network.network(module, names, cluster)
            tasks_cluster.cluster(module, names, cluster)
    tasks_services.services(platform, module, names, report)
    balancers.balancers(platform, module, names, report)
