"""What the objects that watch a Platform must say, derived from the Platform alone."""

from __future__ import annotations

from platformc.agreement.expectation import Expectation
from platformc.agreement.measuring import Series, of_condition, of_panel
from platformc.agreement.mentions import Artifact
from platformc.ir import Alert, Dashboard, Monitoring, Name, Platform, Service
from platformc.source import Span

COREOS = "monitoring.coreos.com/v1"
RBAC = "rbac.authorization.k8s.io/v1"
NAME_LABEL = "app.kubernetes.io/name"
SIDECAR = ("grafana_dashboard", "1")


def expected_monitoring(platform: Platform) -> list[Artifact]:
    """Each object and file that watches this Platform, with every name it makes and uses."""
    stack = platform.monitoring
    if stack is None:
        return []
    found = [
        _monitor(platform, stack, service)
        for service in platform.services.values()
        if service.scrape is not None
    ]
    if not stack.external:
        found.append(_values(platform, stack))
        if space(platform, stack) != platform.namespace.value:
            found.append(_namespace(platform, stack))
    if platform.alerts:
        found.append(_rules(platform, stack))
    found += [_dashboard(platform, stack, dashboard) for dashboard in platform.dashboards.values()]
    return [*found, *_logs(platform, stack)]


def space(platform: Platform, stack: Monitoring) -> str:
    """The namespace of the stack."""
    return stack.namespace.value if stack.namespace is not None else platform.namespace.value


def _started(
    platform: Platform,
    stack: Monitoring,
    kind: str,
    api: str,
    name: Name,
    declaration: str,
    span: Span,
    made: str,
) -> Expectation:
    """An object in the stack's namespace."""
    where = space(platform, stack)
    found = Expectation(platform, kind, api, name, declaration, span, where)
    found.version()
    found.makes(made, "name", name.value, name.span, where, name.path or declaration)
    said = stack.namespace.span if stack.namespace is not None else platform.namespace.span
    found.uses("k8s.namespace", "namespace", where, said)
    for label in platform.labels:
        found.makes("k8s.label", f"labels.{label.key}", label.value.value, label.span, where)
        found.may(f"labels.{label.key}")
    return found


def _release(found: Expectation, stack: Monitoring) -> None:
    """The label by which the stack's Prometheus knows its own."""
    found.makes("k8s.label", "labels.release", stack.name.value, stack.name.span, found.namespace)


def _monitor(platform: Platform, stack: Monitoring, service: Service) -> Artifact:
    scrape = service.scrape
    assert scrape is not None
    declaration = f"service.{service.label}"
    name = service.own_name("k8s.service_monitor")
    found = _started(
        platform, stack, "ServiceMonitor", COREOS, name, declaration, scrape.span, "k8s.service_monitor"
    )
    _release(found, stack)
    space_name = platform.namespace
    found.uses("k8s.namespace", "namespaces.0", space_name.value, space_name.span, name=space_name.path)
    for key, (value, span) in selecting(service).items():
        found.uses("k8s.service_label", f"selector.{key}", f"{key}={value}", span)
    found.uses("k8s.service_port_name", "endpoints.0.port", scrape.port, scrape.span)
    found.uses("http.path", "endpoints.0.path", scrape.path.value, scrape.path.span)
    return found.artifact()


def selecting(service: Service) -> dict[str, tuple[str, Span]]:
    """The labels of its Service by which it is told from all others."""
    if not service.selector:
        return {NAME_LABEL: (service.name.value, service.name.span)}
    own = {label.key: (label.value.value, label.span) for label in service.labels}
    return {key: own[key] for key in service.selector if key in own}


def _namespace(platform: Platform, stack: Monitoring) -> Artifact:
    where = space(platform, stack)
    span = stack.namespace.span if stack.namespace is not None else stack.span
    name = Name(where, "k8s.namespace", "", span, stack.span)
    found = Expectation(platform, "Namespace", "v1", name, f"monitoring.{stack.label}", stack.span)
    found.makes("k8s.namespace", "name", where, span)
    return found.artifact()


def _values(platform: Platform, stack: Monitoring) -> Artifact:
    name = Name("values", "text.any", "", stack.span, stack.span)
    found = Expectation(platform, "helm.values", "", name, f"monitoring.{stack.label}", stack.span)
    if stack.user is not None and stack.password is not None:
        label = stack.password.secret
        secret = platform.secrets[label].name.value
        path, said = f"secret.{label}", stack.at("admin.password")
        found.uses("k8s.secret", "admin.secret", secret, said, "*", path)
        for slot, key in (("user", stack.user.key), ("password", stack.password.key)):
            said = stack.at(f"admin.{slot}")
            found.uses("k8s.secret_key", f"admin.secret.{slot}", key, said, "*", f"{path}.{key}")
    found.makes("grafana.sidecar_label", "sidecar.label", SIDECAR[0], stack.span)
    found.makes("grafana.sidecar_value", "sidecar.value", SIDECAR[1], stack.span, SIDECAR[0])
    for slot in ("monitors", "rules"):
        release = stack.name
        found.makes("prometheus.selected", f"selects.{slot}.release", release.value, release.span, slot)
    return found.artifact()


def _rules(platform: Platform, stack: Monitoring) -> Artifact:
    called = f"{platform.name.value}-{platform.environment}".replace("_", "-")
    name = Name(called, "k8s.prometheus_rule", "", platform.span, platform.span)
    found = _started(
        platform, stack, "PrometheusRule", COREOS, name, "platform", platform.span, "k8s.prometheus_rule"
    )
    _release(found, stack)
    for alert in platform.alerts.values():
        if not alert.query.planned:
            _alert(found, platform, alert)
    return found.artifact()


def _alert(found: Expectation, platform: Platform, alert: Alert) -> None:
    slot = f"alerts.{alert.name.value}"
    found.makes("prometheus.alert", slot, alert.name.value, alert.name.span)
    _series(found, f"{slot}.series", of_condition(platform, alert.query), alert.query.span)


def _dashboard(platform: Platform, stack: Monitoring, dashboard: Dashboard) -> Artifact:
    declaration = f"dashboard.{dashboard.label}"
    found = _started(
        platform, stack, "ConfigMap", "v1", dashboard.name, declaration, dashboard.span, "k8s.config_map"
    )
    found.makes("k8s.label", f"labels.{SIDECAR[0]}", SIDECAR[1], dashboard.span, found.namespace)
    file = f"{dashboard.name.value}.json"
    found.makes("grafana.dashboard", f"dashboards.{file}", file, dashboard.span)
    ready = [panel for panel in dashboard.panels if not panel.query.planned]
    for index, panel in enumerate(ready):
        for number, series in enumerate(of_panel(platform, panel.query)):
            slot = f"dashboards.{dashboard.name.value}.json.{index}.{number}"
            _series(found, slot, series, panel.query.span)
    return found.artifact()


def _series(found: Expectation, slot: str, series: list[Series], span: Span) -> None:
    for index, (name, matchers) in enumerate(series):
        found.uses("prometheus.series", f"{slot}.{index}", name, span)
        for number, kind, label, value in matchers:
            found.uses(kind, f"{slot}.{index}.{number}.{label}", value, span)


def _logs(platform: Platform, stack: Monitoring) -> list[Artifact]:
    """What ships logs: an account that may ask for pods, and a program on every node that acts as it."""
    logs = stack.logs
    if logs is None:
        return []
    called = logs.account
    name = Name(called, "k8s.daemon_set", "", logs.span, stack.span)
    path = f"monitoring.{stack.label}"
    where = space(platform, stack)
    account = _started(platform, stack, "ServiceAccount", "v1", name, path, logs.span, "k8s.service_account")
    role = platform.roles.get(logs.role)
    if role is not None:
        account.uses("aws.role_arn", "role", role.arn, logs.span, "", f"role.{role.label}")
    rules = Expectation(platform, "ClusterRole", RBAC, name, path, logs.span)
    rules.makes("k8s.clusterrole", "name", called, logs.span)
    binding = Expectation(platform, "ClusterRoleBinding", RBAC, name, path, logs.span)
    binding.makes("k8s.clusterrolebinding", "name", called, logs.span)
    binding.uses("k8s.clusterrole", "role", called, logs.span)
    binding.uses("k8s.service_account", "subjects.0", called, logs.span, where)
    binding.uses("k8s.namespace", "subjects.0.namespace", where, logs.span)
    settings = _started(platform, stack, "ConfigMap", "v1", name, path, logs.span, "k8s.config_map")
    settings.uses("k8s.namespace", "logs.namespace", platform.namespace.value, platform.namespace.span)
    daemon = _started(platform, stack, "DaemonSet", "apps/v1", name, path, logs.span, "k8s.daemon_set")
    daemon.uses("k8s.service_account", "account", called, logs.span, where)
    daemon.uses("k8s.config_map", "volumes.0.config", called, logs.span, where)
    daemon.uses("k8s.pod_label", f"selector.{NAME_LABEL}", f"{NAME_LABEL}={called}", logs.span, where)
    daemon.makes("k8s.pod_label", f"pod.labels.{NAME_LABEL}", f"{NAME_LABEL}={called}", logs.span, where)
    made = [account, rules, binding, settings, daemon]
    for one in made:
        one.makes("k8s.label", f"labels.{NAME_LABEL}", called, logs.span, one.namespace)
        one.may(f"labels.{NAME_LABEL}")
    return [one.artifact() for one in made]
