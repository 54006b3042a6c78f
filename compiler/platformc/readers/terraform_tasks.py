"""What resources of ECS and of load balancers mention, and what AWS makes of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from platformc.readers.hcl_evaluate import evaluate
from platformc.readers.hcl_tree import CallNode

if TYPE_CHECKING:
    from platformc.readers.terraform import Found

_JOINS = re.compile(r"ECS_CLUSTER=[\"']?([^\s\"']+)")


def _cluster(found: Found) -> None:
    found.makes("aws.ecs_cluster", "name", "name")


def _capacity(found: Found) -> None:
    found.uses("aws.ecs_cluster", "cluster", "cluster_name")
    found.each("aws.capacity_provider", "providers", found.block.get("capacity_providers"))


def _machines(found: Found) -> None:
    """The first command of a machine names the cluster that it joins."""
    node = found.block.get("user_data")
    value = evaluate(node, found.folder.scope) if node is not None else None
    text = found.folder.text(value.arguments[0]) if isinstance(value, CallNode) and value.arguments else None
    joins = _JOINS.search(text) if text is not None else None
    if node is not None and joins is not None:
        found.node("aws.ecs_cluster", "cluster", node)
        if found.mentions:
            found.mentions[-1] = found.mentions[-1]._replace(value=joins.group(1))
    found.uses("aws.machine", "machine", "instance_type")


def _group(found: Found) -> None:
    found.uses("aws.count", "lowest", "min_size")
    found.uses("aws.count", "highest", "max_size")


def _service(found: Found) -> None:
    found.makes("aws.ecs_service", "name", "name")
    found.uses("aws.ecs_cluster", "cluster", "cluster")
    for index, block in enumerate(found.block.of("load_balancer")):
        slot = f"balancers.{index}"
        found.node("aws.target_group_name", f"{slot}.group", block.get("target_group_arn"))
        found.node("aws.ecs_container", f"{slot}.container", block.get("container_name"))
        found.node("net.port", f"{slot}.port", block.get("container_port"))
    for strategy in found.block.of("capacity_provider_strategy"):
        found.node("aws.capacity_provider", "provider", strategy.get("capacity_provider"))


def _task(found: Found) -> None:
    found.uses("aws.ecs_family", "family", "family")
    found.uses("aws.role_arn", "roles.task", "task_role_arn")
    found.uses("aws.role_arn", "roles.execution", "execution_role_arn")


def _target(found: Found) -> None:
    found.makes("aws.target_group_name", "name", "name")
    found.uses("net.port", "port", "port")
    found.uses("aws.target_type", "type", "target_type")
    for check in found.block.of("health_check"):
        for word in ("path", "port", "matcher"):
            found.node("http.check", f"health.{word}", check.get(word))
    for sticky in found.block.of("stickiness"):
        found.node("http.cookie_kind", "sticky.type", sticky.get("type"))
        found.node("http.cookie", "sticky.cookie", sticky.get("cookie_name"))


def _listener(found: Found) -> None:
    found.uses("aws.alb_name", "balancer", "load_balancer_arn")
    found.uses("net.port", "port", "port")
    found.uses("net.protocol", "protocol", "protocol")
    found.uses("aws.acm_domain", "certificate", "certificate_arn")
    for action in found.block.of("default_action"):
        found.node("aws.target_group_name", "leads", action.get("target_group_arn"))
        for redirect in action.of("redirect"):
            for word in ("port", "protocol", "status_code"):
                found.node("http.redirect", f"redirect.{word}", redirect.get(word))


def _rule(found: Found) -> None:
    for action in found.block.of("action"):
        found.node("aws.target_group_name", "leads", action.get("target_group_arn"))
    for condition in found.block.of("condition"):
        for pattern in condition.of("path_pattern"):
            found.each("http.path", "paths", pattern.get("values"))


def _logs(found: Found) -> None:
    found.makes("aws.log_group", "name", "name")


def _scaling(found: Found) -> None:
    found.uses("aws.ecs_resource", "resource", "resource_id")
    found.uses("aws.count", "lowest", "min_capacity")
    found.uses("aws.count", "highest", "max_capacity")


def _policy(found: Found) -> None:
    found.uses("aws.ecs_resource", "resource", "resource_id")
    for tracking in found.block.of("target_tracking_scaling_policy_configuration"):
        found.node("aws.percent", "target", tracking.get("target_value"))
        for metric in tracking.of("predefined_metric_specification"):
            found.node("aws.metric", "metric", metric.get("predefined_metric_type"))


def _alarm(found: Found) -> None:
    found.makes("aws.alarm", "name", "alarm_name")
    found.uses("aws.metric", "metric", "metric_name")
    found.uses("aws.threshold", "threshold", "threshold")
    found.uses("aws.alb_name", "balancer", "dimensions", "LoadBalancer")
    found.uses("aws.target_group_name", "group", "dimensions", "TargetGroup")
    for index, query in enumerate(found.block.of("metric_query")):
        for metric in query.of("metric"):
            found.node("aws.metric", f"queries.{index}.metric", metric.get("metric_name"))
            found.node("aws.alb_name", f"queries.{index}.balancer", metric.get("dimensions", "LoadBalancer"))


def _attached(found: Found) -> None:
    found.uses("aws.iam_role", "role", "role")
    found.uses("aws.arn", "policy", "policy_arn")


def reaching(found: Found) -> None:
    """A rule of a security group: which ports, of which group, from or to whom."""
    found.uses("net.port", "port", "from_port")
    found.uses("net.port", "last", "to_port")
    found.uses("aws.security_group", "group", "security_group_id")
    found.uses("aws.security_group", "other", "referenced_security_group_id")
    found.uses("net.range", "range", "cidr_ipv4")


RULES: dict[str, Callable[[Found], None]] = {
    "aws_ecs_cluster": _cluster,
    "aws_ecs_cluster_capacity_providers": _capacity,
    "aws_launch_template": _machines,
    "aws_autoscaling_group": _group,
    "aws_ecs_service": _service,
    "aws_ecs_task_definition": _task,
    "aws_lb": lambda found: found.makes("aws.alb_name", "name", "name"),
    "aws_lb_target_group": _target,
    "aws_lb_listener": _listener,
    "aws_lb_listener_rule": _rule,
    "aws_cloudwatch_log_group": _logs,
    "aws_appautoscaling_target": _scaling,
    "aws_appautoscaling_policy": _policy,
    "aws_cloudwatch_metric_alarm": _alarm,
    "aws_iam_role_policy_attachment": _attached,
    "aws_iam_instance_profile": lambda found: found.uses("aws.iam_role", "role", "role"),
    "aws_sns_topic_subscription": lambda found: found.uses("mail.address", "endpoint", "endpoint"),
    "aws_vpc_security_group_egress_rule": reaching,
}
"""What is read of each type."""

MADE: dict[str, tuple[str, dict[str, str]]] = {
    "aws_ecs_cluster": ("name", {"id": "{}", "arn": "{}"}),
    "aws_ecs_service": ("name", {"id": "{}"}),
    "aws_lb_target_group": ("name", {"id": "{}", "arn": "{}", "arn_suffix": "{}"}),
    "aws_iam_instance_profile": ("name", {"id": "{}", "arn": "{}"}),
    "aws_appautoscaling_target": ("resource_id", {"id": "{}"}),
    "aws_sns_topic": ("name", {"id": "{}", "arn": "{}"}),
}
"""As DERIVED: the argument that names each, and what is made of that."""
