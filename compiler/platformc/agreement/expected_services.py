"""What Terraform must say of what runs on ECS: clusters, services, load balancers, alarms."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.agreement.expectation import Expectation
from platformc.agreement.expected_tasks import log_group
from platformc.ir import Alarm, Cluster, LoadBalancer, Name, Platform, Port, Service
from platformc.source import Span

DOCKER = (32768, 65535)
"""Ports that Docker gives to containers of machines of one's own."""
METRICS = {"cpu": "ECSServiceAverageCPUUtilization", "memory": "ECSServiceAverageMemoryUtilization"}


def expect_services(platform: Platform) -> Iterator[Expectation]:
    """Each resource of ECS and of load balancers that holds names which others lean on."""
    for cluster in platform.clusters.values():
        if cluster.kind == "ecs" and not cluster.external:
            yield from _cluster(platform, cluster)
    for service, cluster in ours(platform):
        yield from _service(platform, service, cluster)
    for balancer in platform.load_balancers.values():
        cluster_ = platform.clusters.get(balancer.cluster)
        if not balancer.external and cluster_ is not None and not cluster_.external:
            yield from _balancer(platform, balancer)


def ours(platform: Platform) -> Iterator[tuple[Service, Cluster]]:
    """Services with a task of their own, on clusters of ours."""
    beside = {
        label for one in platform.services.values() if one.task is not None for label in one.task.beside
    }
    for service in platform.services.values():
        cluster = platform.clusters.get(service.cluster)
        if cluster is None or cluster.kind != "ecs" or cluster.external or service.external:
            continue
        if service.label not in beside:
            yield service, cluster


def _start(platform: Platform, kind: str, label: str, path: str, span: Span) -> Expectation:
    found = Expectation(platform, kind, "", Name(label, "tf.label", "", span, span), path, span)
    found.address = path
    return found


def _cluster(platform: Platform, cluster: Cluster) -> Iterator[Expectation]:
    path, name, label = f"cluster.{cluster.label}", cluster.name, cluster.label
    found = _start(platform, "aws_ecs_cluster", label, path, cluster.span)
    found.makes("aws.ecs_cluster", "name", name.value, name.span, "", path)
    yield found
    found = _start(platform, "aws_ecs_cluster_capacity_providers", label, path, cluster.span)
    found.uses("aws.ecs_cluster", "cluster", name.value, name.span, "", path)
    provider = "FARGATE" if cluster.on_fargate else f"{name.value}-machines"
    found.uses("aws.capacity_provider", "providers.0", provider, cluster.span)
    yield found
    launch = cluster.launch
    if launch is None or launch.kind != "ec2":
        return
    found = _start(platform, "aws_launch_template", label, path, launch.span)
    found.uses("aws.ecs_cluster", "cluster", name.value, name.span, "", path)
    if launch.machine is not None:
        found.uses("aws.machine", "machine", launch.machine.value, launch.machine.span)
    yield found
    found = _start(platform, "aws_autoscaling_group", label, path, launch.span)
    found.uses("aws.count", "lowest", str(launch.lowest), launch.span)
    found.uses("aws.count", "highest", str(launch.highest), launch.span)
    yield found
    machines = f"{name.value}-machines"
    found = _start(platform, "aws_iam_role", f"{label}_machines", path, launch.span)
    found.makes("aws.iam_role", "name", machines, launch.span)
    found.uses("tf.document", "trust", f"data.aws_iam_policy_document.{label}_machines_trust", launch.span)
    yield found
    found = _start(platform, "data.aws_iam_policy_document", f"{label}_machines_trust", path, launch.span)
    found.uses("aws.action", "statements.0.actions.0", "sts:AssumeRole", launch.span)
    found.uses("aws.principal", "statements.0.principals.0", "ec2.amazonaws.com", launch.span)
    yield found
    for word, policy in (
        ("ecs", "service-role/AmazonEC2ContainerServiceforEC2Role"),
        ("ssm", "AmazonSSMManagedInstanceCore"),
    ):
        found = _start(
            platform, "aws_iam_role_policy_attachment", f"{label}_machines_{word}", path, launch.span
        )
        found.uses("aws.iam_role", "role", machines, launch.span)
        found.uses("aws.arn", "policy", f"arn:aws:iam::aws:policy/{policy}", launch.span)
        yield found
    found = _start(platform, "aws_iam_instance_profile", label, path, launch.span)
    found.uses("aws.iam_role", "role", machines, launch.span)
    yield found
    found = _start(platform, "aws_vpc_security_group_egress_rule", f"{label}_machines", path, launch.span)
    found.uses("aws.security_group", "group", machines, launch.span)
    found.uses("net.range", "range", "0.0.0.0/0", launch.span)
    yield found


def _shares_address(service: Service, cluster: Cluster) -> bool:
    """Whether tasks are reached on an address of their own."""
    given = service.task.network if service.task is not None else None
    return (given or ("awsvpc" if cluster.on_fargate else "bridge")) == "awsvpc"


def _group(service: Service, cluster: Cluster) -> str:
    if _shares_address(service, cluster):
        return f"{service.own_name('aws.ecs_service').value}-tasks"
    return f"{cluster.name.value}-machines"


def _asked(service: Service, cluster: Cluster, port: Port) -> tuple[int, int]:
    if _shares_address(service, cluster):
        return port.number, port.number
    task = service.task
    fixed = task.host_port if task is not None and service.ports[0].name == port.name else None
    return (fixed, fixed) if fixed else DOCKER


def _leading(platform: Platform, service: Service) -> list[tuple[LoadBalancer, Port]]:
    found: list[tuple[LoadBalancer, Port]] = []
    for balancer in platform.load_balancers.values():
        wanted = [one.backend.port for one in balancer.routes if one.backend.service == service.label]
        for number in dict.fromkeys(wanted):
            port = next((p for p in service.ports if (p.service_port or p.number) == number), None)
            if port is not None:
                found.append((balancer, port))
    return found


def _target(service: Service, port: Port) -> str:
    return (
        service.label
        if service.ports[0].name == port.name
        else f"{service.label}_{port.name.replace('-', '_')}"
    )


def _service(platform: Platform, service: Service, cluster: Cluster) -> Iterator[Expectation]:
    label, path, name = service.label, f"service.{service.label}", service.own_name("aws.ecs_service")
    task = service.task
    if task is None or not task.logs_external:
        group, group_path = log_group(service)
        span = task.at("logs") if task is not None else service.span
        found = _start(platform, "aws_cloudwatch_log_group", label, path, span)
        found.makes("aws.log_group", "name", group, span, "", group_path)
        yield found
    leads = _leading(platform, service)
    found = _start(platform, "aws_ecs_service", label, path, service.span)
    found.makes("aws.ecs_service", "name", name.value, name.span, "", name.path)
    found.uses(
        "aws.ecs_cluster",
        "cluster",
        cluster.name.value,
        service.at("runs_on"),
        "",
        f"cluster.{cluster.label}",
    )
    provider = "FARGATE" if cluster.on_fargate else f"{cluster.name.value}-machines"
    found.uses("aws.capacity_provider", "provider", provider, cluster.span)
    target_group = service.own_name("aws.target_group_name")
    container = service.own_name("aws.ecs_container")
    for index, (_, port) in enumerate(leads):
        slot = f"balancers.{index}"
        found.uses(
            "aws.target_group_name",
            f"{slot}.group",
            target_group.value,
            target_group.span,
            "",
            target_group.path,
        )
        found.uses(
            "aws.ecs_container", f"{slot}.container", container.value, container.span, "", container.path
        )
        found.uses("net.port", f"{slot}.port", str(port.number), port.span)
    yield found
    if platform.deploy("ecs") is not None:
        found = _start(platform, "aws_ecs_task_definition", label, path, service.span)
        found.uses("aws.ecs_family", "family", f"local.task_{label}.family", service.span)
        for slot, role_label in (
            ("task", service.role),
            ("execution", task.execution if task is not None else ""),
        ):
            role = platform.roles.get(role_label)
            if role is not None:
                found.uses(
                    "aws.role_arn", f"roles.{slot}", role.arn, role.name.span, "", f"role.{role.label}"
                )
        yield found
    group_name = _group(service, cluster)
    if _shares_address(service, cluster):
        found = _start(platform, "aws_vpc_security_group_egress_rule", f"{label}_tasks", path, service.span)
        found.uses("aws.security_group", "group", group_name, service.span)
        found.uses("net.range", "range", "0.0.0.0/0", service.span)
        yield found
    for balancer, port in leads:
        low, high = _asked(service, cluster, port)
        rule = f"{label}_{port.name.replace('-', '_')}_from_{balancer.label}"
        found = _start(platform, "aws_vpc_security_group_ingress_rule", rule, path, port.span)
        _reach(found, group_name, balancer.name.value, low, high, port.span)
        yield found
    yield from _scaling(platform, service, cluster, path)


def _reach(found: Expectation, group: str, other: str, low: int, high: int, span: Span) -> None:
    found.uses("net.port", "port", str(low), span)
    found.uses("net.port", "last", str(high), span)
    found.uses("aws.security_group", "group", group, span)
    found.uses("aws.security_group", "other", other, span)


def _scaling(platform: Platform, service: Service, cluster: Cluster, path: str) -> Iterator[Expectation]:
    replicas = service.replicas
    if replicas is None or replicas.minimum == replicas.maximum:
        return
    resource = f"service/{cluster.name.value}/{service.own_name('aws.ecs_service').value}"
    found = _start(platform, "aws_appautoscaling_target", service.label, path, replicas.span)
    found.uses("aws.ecs_resource", "resource", resource, replicas.span)
    found.uses("aws.count", "lowest", str(replicas.minimum), replicas.span)
    found.uses("aws.count", "highest", str(replicas.maximum), replicas.span)
    yield found
    for word, percent in (("cpu", replicas.cpu), ("memory", replicas.memory)):
        if percent is not None:
            found = _start(
                platform, "aws_appautoscaling_policy", f"{service.label}_{word}", path, replicas.span
            )
            found.uses("aws.ecs_resource", "resource", resource, replicas.span)
            found.uses("aws.percent", "target", str(percent), replicas.span)
            found.uses("aws.metric", "metric", METRICS[word], replicas.span)
            yield found


def _balancer(platform: Platform, balancer: LoadBalancer) -> Iterator[Expectation]:
    label, path, name = balancer.label, f"load_balancer.{balancer.label}", balancer.name
    found = _start(platform, "aws_lb", label, path, balancer.span)
    found.makes("aws.alb_name", "name", name.value, name.span, "", path)
    yield found
    for number in (443, 80) if balancer.tls else (80,):
        found = _start(
            platform, "aws_vpc_security_group_ingress_rule", f"{label}_balancer_{number}", path, balancer.span
        )
        found.uses("net.port", "port", str(number), balancer.span)
        found.uses("net.port", "last", str(number), balancer.span)
        found.uses("aws.security_group", "group", name.value, name.span)
        found.uses("net.range", "range", "0.0.0.0/0", balancer.span)
        yield found
    if balancer.tls:
        yield from _certificate(platform, balancer)
    groups: dict[tuple[str, int], Name] = {}
    labels: list[tuple[str, Name]] = []
    for service, cluster in ours(platform):
        for leading, port in _leading(platform, service):
            if leading.label != label:
                continue
            group = service.own_name("aws.target_group_name")
            groups[(service.label, port.service_port or port.number)] = group
            target = _target(service, port)
            labels.append((target, group))
            low, high = _asked(service, cluster, port)
            rule = f"{label}_balancer_to_{target}"
            found = _start(platform, "aws_vpc_security_group_egress_rule", rule, path, port.span)
            _reach(found, name.value, _group(service, cluster), low, high, port.span)
            yield found
            yield _target_group(platform, service, cluster, port, target, group)
    yield from _listeners(platform, balancer, groups, path)
    for alarm in balancer.alarms:
        yield from _alarm(platform, balancer, alarm, labels, path)
    if balancer.notify is not None and balancer.alarms:
        found = _start(platform, "aws_sns_topic_subscription", f"{label}_alarms", path, balancer.notify.span)
        found.uses("mail.address", "endpoint", balancer.notify.value, balancer.notify.span)
        yield found


def _certificate(platform: Platform, balancer: LoadBalancer) -> Iterator[Expectation]:
    label, path, host = f"{balancer.label}_balancer", f"load_balancer.{balancer.label}", balancer.host
    found = _start(platform, "aws_acm_certificate", label, path, host.span)
    found.makes("aws.acm_domain", "name", host.value, host.span)
    yield found
    found = _start(platform, "aws_route53_record", f"{label}_validation", path, host.span)
    inside = [z.name.value for z in platform.zones.values() if f".{host.value}".endswith(f".{z.name.value}")]
    found.uses("aws.route53_zone", "zone", max(inside, key=len, default=""), host.span)
    found.uses("dns.target", "records.0", "each.value.record", balancer.span)
    yield found


def _target_group(
    platform: Platform, service: Service, cluster: Cluster, port: Port, label: str, name: Name
) -> Expectation:
    found = _start(platform, "aws_lb_target_group", label, f"service.{service.label}", service.span)
    found.makes("aws.target_group_name", "name", name.value, name.span, "", name.path)
    found.uses("net.port", "port", str(port.number), port.span)
    apart = _shares_address(service, cluster)
    found.uses("aws.target_type", "type", "ip" if apart else "instance", cluster.span)
    health = service.health
    asks = health is not None and health.kind == "http"
    checked = health.path.value if asks and health is not None and health.path is not None else "/"
    span = health.span if health is not None else service.span
    found.uses("http.check", "health.path", checked, span)
    found.uses("http.check", "health.port", "traffic-port", span)
    found.uses("http.check", "health.matcher", "200", span)
    if service.sticky is not None:
        found.uses("http.cookie_kind", "sticky.type", "app_cookie", service.sticky.span)
        found.uses("http.cookie", "sticky.cookie", service.sticky.value, service.sticky.span)
    return found


def _listeners(
    platform: Platform, balancer: LoadBalancer, groups: dict[tuple[str, int], Name], path: str
) -> Iterator[Expectation]:
    label, name = balancer.label, balancer.name
    default = next((one for one in balancer.routes if one.path.value == "/" and not one.exact), None)
    target = groups.get((default.backend.service, default.backend.port)) if default is not None else None
    serving = _start(
        platform, "aws_lb_listener", f"{label}_{'https' if balancer.tls else 'http'}", path, balancer.span
    )
    serving.uses("aws.alb_name", "balancer", name.value, name.span, "", path)
    serving.uses("net.port", "port", "443" if balancer.tls else "80", balancer.span)
    serving.uses("net.protocol", "protocol", "HTTPS" if balancer.tls else "HTTP", balancer.span)
    if balancer.tls:
        serving.uses("aws.acm_domain", "certificate", balancer.host.value, balancer.host.span)
    if target is not None and default is not None:
        serving.uses("aws.target_group_name", "leads", target.value, default.span, "", target.path)
    yield serving
    if balancer.tls:
        found = _start(platform, "aws_lb_listener", f"{label}_http", path, balancer.span)
        found.uses("aws.alb_name", "balancer", name.value, name.span, "", path)
        found.uses("net.port", "port", "80", balancer.span)
        found.uses("net.protocol", "protocol", "HTTP", balancer.span)
        for word, value in (("port", "443"), ("protocol", "HTTPS"), ("status_code", "HTTP_301")):
            found.uses("http.redirect", f"redirect.{word}", value, balancer.span)
        yield found
    others = [one for one in balancer.routes if one is not default]
    others.sort(key=lambda one: (not one.exact, -len(one.path.value)))
    for number, route in enumerate(others, 1):
        group = groups.get((route.backend.service, route.backend.port))
        if group is None:
            continue
        found = _start(platform, "aws_lb_listener_rule", f"{label}_{number}", path, route.span)
        found.uses("aws.target_group_name", "leads", group.value, route.span, "", group.path)
        found.uses("http.path", "paths.0", route.path.value, route.span)
        yield found


def _alarm(
    platform: Platform, balancer: LoadBalancer, alarm: Alarm, groups: list[tuple[str, Name]], path: str
) -> Iterator[Expectation]:
    name = balancer.name

    def started(word: str) -> Expectation:
        found = _start(platform, "aws_cloudwatch_metric_alarm", f"{balancer.label}_{word}", path, alarm.span)
        found.makes("aws.alarm", "name", f"{name.value}-{word.replace('_', '-')}", alarm.span)
        found.uses("aws.threshold", "threshold", str(alarm.limit), alarm.span)
        return found

    if alarm.kind == "unhealthy":
        for label, group in groups:
            found = started(f"{alarm.label}_{label}" if len(groups) > 1 else alarm.label)
            found.uses("aws.metric", "metric", "UnHealthyHostCount", alarm.span)
            found.uses("aws.alb_name", "balancer", name.value, name.span, "", path)
            found.uses("aws.target_group_name", "group", group.value, group.span, "", group.path)
            yield found
        return
    found = started(alarm.label)
    if alarm.kind == "slow":
        found.uses("aws.metric", "metric", "TargetResponseTime", alarm.span)
        found.uses("aws.alb_name", "balancer", name.value, name.span, "", path)
    else:
        for index, metric in ((1, "HTTPCode_Target_5XX_Count"), (2, "HTTPCode_ELB_5XX_Count")):
            found.uses("aws.metric", f"queries.{index}.metric", metric, alarm.span)
            found.uses("aws.alb_name", f"queries.{index}.balancer", name.value, name.span, "", path)
    yield found
