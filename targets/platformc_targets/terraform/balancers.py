"""Load balancers: who may reach them, their certificate, whom they lead to, and what somebody must hear of.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html
"""

from __future__ import annotations

from platformc.diagnostics import Code, Report
from platformc.ir import Alarm, Cluster, LoadBalancer, Platform, Port, Service
from platformc.output import Marked, Tree
from platformc_targets.terraform.addresses import Module, ref, zone_of
from platformc_targets.terraform.certificates import certificate
from platformc_targets.terraform.dns import zone_address
from platformc_targets.terraform.naming import Names
from platformc_targets.terraform.tasks_services import (
    balanced,
    group_of,
    mode_of,
    on_clusters,
    ports_of,
    target_label,
)
from platformc_targets.text.hcl import Block, Nested, Template

FILE = "balancer.tf"
ALARMS = "alarms.tf"
POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"
DAY = 86400

_SPEC = (
    'platform p {{ aws {{ account = "012345678901"; region = "us-east-1" }} }}\n'
    'zone main {{ name = "example.com"; external }}\nrecord web {{ name = "www.example.com" }}\n'
    'cluster main {{ kind = ecs; name = "p" }}\nrole run {{ name = "p-run" }}\n'
    'service web {{\n  image = "nginx:1.29"\n  port http = 80\n  runs_on = cluster.main\n'
    "  resources {{ cpu = 250m; memory = 512Mi }}\n  task {{ execution = role.run }}\n}}\n"
    'load_balancer main {{ cluster = cluster.main; host = "{}"; route "/" = service.web.port.http }}\n'
    "deploy {{ terraform; ecs }}\n"
)
RIGHT = _SPEC.format("www.example.com")
CERTIFICATE_ZONE = Code(
    "terraform/certificate-zone",
    summary="a load balancer's certificate cannot be proved: its host is in no zone",
    why="ACM gives a certificate to who can write a record of the host; without a zone it waits for ever.",
    wrong=_SPEC.format("www.example.org").replace('record web { name = "www.example.com" }\n', ""),
    right=RIGHT,
    source="https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html",
)


def balancers(platform: Platform, module: Module, names: Names, report: Report) -> None:
    """Each load balancer that is ours."""
    for balancer in platform.load_balancers.values():
        cluster = platform.clusters.get(balancer.cluster)
        if balancer.external or cluster is None or cluster.external:
            continue
        zone = zone_of(platform, balancer.host.value)
        if balancer.tls and zone is None:
            report(
                CERTIFICATE_ZONE.at(
                    balancer.host.span,
                    f"host `{balancer.host.value}` of load balancer `{balancer.label}` is in no zone",
                    hint=f'declare it: `zone root {{ name = "{balancer.host.value.partition(".")[2]}"; external }}`',
                    values=(balancer.host.value, ""),
                )
            )
            continue
        _balancer(platform, module, names, balancer, cluster)
        if balancer.tls and zone is not None:
            host, address = names.text(balancer.host), zone_address(module, names, zone)
            certificate(module, FILE, f"{balancer.label}_balancer", host, address, balancer.span)
        groups = _groups(platform, module, names, balancer)
        _listeners(module, balancer, groups)
        _alarms(module, names, balancer, groups)


Group = tuple[Service, Port, str]
"""A service, its port, and the label of the target group."""


def _add(
    module: Module, balancer: LoadBalancer, kind: str, label: str, body: dict[str, Tree], file: str = FILE
) -> None:
    module.add(file, Marked(Block("resource", (kind, label), body), balancer.span))


def _balancer(
    platform: Platform, module: Module, names: Names, balancer: LoadBalancer, cluster: Cluster
) -> None:
    """Everybody comes in where it listens; it goes out to the tasks alone."""
    label = balancer.label
    name = names.of(balancer.name, f"load_balancer_{label}")
    group = f"{label}_balancer"
    _add(
        module,
        balancer,
        "aws_security_group",
        group,
        {
            "name": name,
            "description": Template(("Load balancer ", name)),
            "vpc_id": ref(f"aws_vpc.{cluster.label}.id"),
        },
    )
    for open_port in (443, 80) if balancer.tls else (80,):
        _add(
            module,
            balancer,
            "aws_vpc_security_group_ingress_rule",
            f"{group}_{open_port}",
            {
                "security_group_id": ref(f"aws_security_group.{group}.id"),
                "cidr_ipv4": "0.0.0.0/0",
                "ip_protocol": "tcp",
                "from_port": open_port,
                "to_port": open_port,
            },
        )
    for service, its in on_clusters(platform):
        for leading, port in balanced(platform, service):
            if leading is not balancer:
                continue
            low, high = ports_of(service, port, mode_of(service, its) == "awsvpc")
            _add(
                module,
                balancer,
                "aws_vpc_security_group_egress_rule",
                f"{group}_to_{target_label(service, port)}",
                {
                    "security_group_id": ref(f"aws_security_group.{group}.id"),
                    "referenced_security_group_id": ref(f"{group_of(service, its)}.id"),
                    "ip_protocol": "tcp",
                    "from_port": Marked(low, port.span),
                    "to_port": Marked(high, port.span),
                },
            )
    _add(
        module,
        balancer,
        "aws_lb",
        label,
        {
            "name": name,
            "load_balancer_type": "application",
            "security_groups": [ref(f"aws_security_group.{group}.id")],
            "subnets": ref(f"aws_subnet.{cluster.label}_public[*].id"),
            "drop_invalid_header_fields": True,
        },
    )


def _groups(platform: Platform, module: Module, names: Names, balancer: LoadBalancer) -> list[Group]:
    """One target group for each port that it leads to."""
    found: list[Group] = []
    for service, cluster in on_clusters(platform):
        for leading, port in balanced(platform, service):
            if leading is not balancer:
                continue
            label = target_label(service, port)
            body: dict[str, Tree] = {
                "name": names.of(service.own_name("aws.target_group_name"), f"target_group_{label}"),
                "target_type": "ip" if mode_of(service, cluster) == "awsvpc" else "instance",
                "vpc_id": ref(f"aws_vpc.{cluster.label}.id"),
                "protocol": "HTTP",
                "port": Marked(port.number, port.span),
                "deregistration_delay": 30,
                "health_check": _health(names, service),
            }
            if service.sticky is not None:
                body["stickiness"] = Marked(
                    Nested(
                        {
                            "type": "app_cookie",
                            "cookie_name": names.of(service.sticky, f"cookie_{service.label}"),
                            "cookie_duration": DAY,
                        }
                    ),
                    service.sticky.span,
                )
            _add(module, balancer, "aws_lb_target_group", label, body)
            found.append((service, port, label))
    return found


def _health(names: Names, service: Service) -> Tree:
    """Asked on the port that each task has; the timeout must be less than the interval."""
    health = service.health
    asks = health is not None and health.kind == "http"
    path: Tree = names.text(health.path) if asks and health is not None and health.path is not None else "/"
    every = health.every if health is not None else 30
    timeout = min(health.timeout if health is not None else 5, every - 1)
    body: dict[str, Tree] = {
        "path": path,
        "port": "traffic-port",
        "matcher": "200",
        "interval": every,
        "timeout": timeout,
        "healthy_threshold": 2,
        "unhealthy_threshold": max(2, min(10, health.retries if health is not None else 3)),
    }
    return Marked(Nested(body), health.span) if health is not None else Nested(body)


def _listeners(module: Module, balancer: LoadBalancer, groups: list[Group]) -> None:
    """HTTPS leads to the services, HTTP to HTTPS; what no route names is not found."""
    label = balancer.label
    load_balancer = ref(f"aws_lb.{label}.arn")
    by_port = {(service.label, port.service_port or port.number): name for service, port, name in groups}
    default = next((one for one in balancer.routes if one.path.value == "/" and not one.exact), None)
    target = by_port.get((default.backend.service, default.backend.port)) if default is not None else None
    if target is not None:
        action = Nested({"type": "forward", "target_group_arn": ref(f"aws_lb_target_group.{target}.arn")})
    else:
        action = Nested(
            {
                "type": "fixed-response",
                "fixed_response": Nested(
                    {"content_type": "text/plain", "message_body": "not found", "status_code": "404"}
                ),
            }
        )
    serving = f"{label}_https" if balancer.tls else f"{label}_http"
    if balancer.tls:
        _add(
            module,
            balancer,
            "aws_lb_listener",
            serving,
            {
                "load_balancer_arn": load_balancer,
                "port": 443,
                "protocol": "HTTPS",
                "ssl_policy": POLICY,
                "certificate_arn": ref(f"aws_acm_certificate_validation.{label}_balancer.certificate_arn"),
                "default_action": action,
            },
        )
        action = Nested(
            {
                "type": "redirect",
                "redirect": Nested({"port": "443", "protocol": "HTTPS", "status_code": "HTTP_301"}),
            }
        )
    _add(
        module,
        balancer,
        "aws_lb_listener",
        f"{label}_http",
        {"load_balancer_arn": load_balancer, "port": 80, "protocol": "HTTP", "default_action": action},
    )
    others = sorted(
        (one for one in balancer.routes if one is not default),
        key=lambda one: (not one.exact, -len(one.path.value)),
    )
    for number, route in enumerate(others, 1):
        name = by_port.get((route.backend.service, route.backend.port))
        if name is None:
            continue
        path = route.path.value
        patterns = [path] if route.exact else [path, f"{path.rstrip('/')}/*"]
        rule: dict[str, Tree] = {
            "listener_arn": ref(f"aws_lb_listener.{serving}.arn"),
            "priority": number,
            "action": Nested({"type": "forward", "target_group_arn": ref(f"aws_lb_target_group.{name}.arn")}),
            "condition": Nested({"path_pattern": Nested({"values": list(dict.fromkeys(patterns))})}),
        }
        module.add(
            FILE, Marked(Block("resource", ("aws_lb_listener_rule", f"{label}_{number}"), rule), route.span)
        )


def _alarms(module: Module, names: Names, balancer: LoadBalancer, groups: list[Group]) -> None:
    """Alarms of CloudWatch, and who hears of them."""
    label = balancer.label
    name = names.of(balancer.name, f"load_balancer_{label}")
    topic = f"aws_sns_topic.{label}_alarms"
    if balancer.notify is not None and balancer.alarms:
        _add(
            module,
            balancer,
            "aws_sns_topic",
            f"{label}_alarms",
            {"name": Template((name, "-alarms"))},
            ALARMS,
        )
        body: dict[str, Tree] = {
            "topic_arn": ref(f"{topic}.arn"),
            "protocol": "email",
            "endpoint": names.text(balancer.notify),
        }
        module.add(
            ALARMS,
            Marked(
                Block("resource", ("aws_sns_topic_subscription", f"{label}_alarms"), body),
                balancer.notify.span,
            ),
        )
    for alarm in balancer.alarms:
        actions: dict[str, Tree] = {}
        if balancer.notify is not None:
            actions = {key: [ref(f"{topic}.arn")] for key in ("alarm_actions", "ok_actions")}
        if alarm.kind == "unhealthy":
            for _, _, group in groups:
                suffix = f"_{group}" if len(groups) > 1 else ""
                _alarm(
                    module,
                    label,
                    alarm,
                    f"{alarm.label}{suffix}",
                    name,
                    _unhealthy(label, group, alarm),
                    actions,
                )
        elif alarm.kind == "slow":
            _alarm(module, label, alarm, alarm.label, name, _slow(label, alarm), actions)
        else:
            _alarm(module, label, alarm, alarm.label, name, _errors(label, alarm), actions)


def _alarm(
    module: Module,
    label: str,
    alarm: Alarm,
    suffix: str,
    name: Tree,
    body: dict[str, Tree],
    actions: dict[str, Tree],
) -> None:
    whole: dict[str, Tree] = {
        "alarm_name": Template((name, f"-{suffix.replace('_', '-')}")),
        "comparison_operator": "GreaterThanThreshold",
        "threshold": alarm.limit,
        "evaluation_periods": 1,
        "treat_missing_data": "notBreaching",
        **body,
        **actions,
    }
    block = Block("resource", ("aws_cloudwatch_metric_alarm", f"{label}_{suffix}"), whole)
    module.add(ALARMS, Marked(block, alarm.span))


def _dimensions(label: str, group: str = "") -> dict[str, Tree]:
    found: dict[str, Tree] = {"LoadBalancer": ref(f"aws_lb.{label}.arn_suffix")}
    if group:
        found["TargetGroup"] = ref(f"aws_lb_target_group.{group}.arn_suffix")
    return found


def _unhealthy(label: str, group: str, alarm: Alarm) -> dict[str, Tree]:
    return {
        "namespace": "AWS/ApplicationELB",
        "metric_name": "UnHealthyHostCount",
        "dimensions": _dimensions(label, group),
        "statistic": "Maximum",
        "period": alarm.window,
    }


def _slow(label: str, alarm: Alarm) -> dict[str, Tree]:
    return {
        "namespace": "AWS/ApplicationELB",
        "metric_name": "TargetResponseTime",
        "dimensions": _dimensions(label),
        "extended_statistic": "p95",
        "period": alarm.window,
    }


def _errors(label: str, alarm: Alarm) -> dict[str, Tree]:
    """Answers of 5xx, whether of the services or, where none of them answers, of the load balancer itself."""

    def counted(id: str, metric: str) -> Nested:
        return Nested(
            {
                "id": id,
                "metric": Nested(
                    {
                        "namespace": "AWS/ApplicationELB",
                        "metric_name": metric,
                        "dimensions": _dimensions(label),
                        "stat": "Sum",
                        "period": alarm.window,
                    }
                ),
            }
        )

    return {
        "metric_query": [
            Nested(
                {
                    "id": "errors",
                    "expression": "FILL(services, 0) + FILL(own, 0)",
                    "label": "5xx",
                    "return_data": True,
                }
            ),
            counted("services", "HTTPCode_Target_5XX_Count"),
            counted("own", "HTTPCode_ELB_5XX_Count"),
        ]
    }
