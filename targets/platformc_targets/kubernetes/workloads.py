"""Services: Deployment, Service, autoscaler, disruption budget, account, configuration, who may call."""

from __future__ import annotations

from platformc.diagnostics import Code, Report
from platformc.ir import Platform, Scaling, Service, Workload
from platformc.output import Document, Marked, Tree
from platformc_targets.kubernetes.access import access, wants_token
from platformc_targets.kubernetes.callers import Callers
from platformc_targets.kubernetes.files import config_map
from platformc_targets.kubernetes.objects import Labels, document, labels_of, named, selector_of
from platformc_targets.kubernetes.pods import pod_template
from platformc_targets.kubernetes.policies import service_policy

SCALE_DOWN_SECONDS = 300
DEFAULT_CPU_TARGET = 80
"""What Kubernetes itself assumes for an autoscaler without metrics; said, so that nobody has to know."""

SCALE_TO_ZERO = Code(
    "kubernetes/scale-to-zero",
    summary="an autoscaler is to scale to zero on processor or memory",
    why="With no pod there is nothing to measure, so it would never scale up again; Kubernetes refuses it.",
    wrong='platform p { }\nservice web {\n  image = "nginx:1.29"\n  replicas = 0..3 at cpu 80%\n'
    "  resources { cpu = 100m; memory = 64Mi }\n}\ndeploy { kubernetes }\n",
    right='platform p { }\nservice web {\n  image = "nginx:1.29"\n  replicas = 1..3 at cpu 80%\n'
    "  resources { cpu = 100m; memory = 64Mi }\n}\ndeploy { kubernetes }\n",
    source="k8s.io/kubernetes pkg/apis/autoscaling/validation",
)


def service_documents(
    platform: Platform, report: Report, service: Service, callers: Callers
) -> list[Document]:
    """Everything that one service is."""
    namespace = named(platform.namespace)
    labels = labels_of(platform, report, named(service.name), service.labels, f"a label of `{service.label}`")
    account = account_of(platform, service)
    template, mounts = pod_template(
        platform, report, service, labels, account=account, token=wants_token(platform, service)
    )
    documents: list[Document] = []
    if account is not None:
        documents += access(platform, service, labels)
    if mounts.data:
        documents.append(config_map(platform, report, service, mounts))
    scaled = autoscaled(service)
    spec: dict[str, Tree] = {}
    if service.profile:
        spec["replicas"] = Marked(0, service.profile.span)
    elif not scaled:
        spec["replicas"] = Marked(service.replicas.minimum, service.replicas.span) if service.replicas else 1
    spec["selector"] = {"matchLabels": selector_of(labels, service.selector)}
    spec["strategy"] = _strategy(mounts.exclusive)
    spec["template"] = template
    documents.append(
        document(
            "apps/v1",
            "Deployment",
            named(service.own_name("k8s.deployment")),
            service.span,
            labels,
            {"spec": spec},
            namespace=namespace,
        )
    )
    if service.ports:
        documents.append(_service(platform, service, labels, service.label in callers.routes))
    if scaled and service.replicas:
        documents.append(_autoscaler(platform, report, service, service.replicas, labels))
    if service.replicas and service.replicas.minimum >= 2 and not service.profile:
        budget = {"maxUnavailable": 1, "selector": {"matchLabels": selector_of(labels, service.selector)}}
        documents.append(
            document(
                "policy/v1",
                "PodDisruptionBudget",
                named(service.own_name("k8s.pdb")),
                service.replicas.span,
                labels,
                {"spec": budget},
                namespace=namespace,
            )
        )
    policy = service_policy(platform, report, service, labels, callers)
    if policy:
        documents.append(policy)
    return documents


def account_of(platform: Platform, workload: Workload) -> Tree:
    """Name of the ServiceAccount, None for a workload that neither acts as a role nor asks the cluster."""
    if platform.roles.get(workload.role) or wants_token(platform, workload):
        return named(workload.own_name("k8s.service_account"))
    return None


def autoscaled(service: Service) -> bool:
    """Whether an autoscaler owns the number of replicas."""
    replicas = service.replicas
    if replicas is None or service.profile:
        return False
    return replicas.minimum < replicas.maximum or replicas.cpu is not None or replicas.memory is not None


def _strategy(exclusive: bool) -> Tree:
    if exclusive:
        # a volume for one node: the old pod has to let go of it before the new one can start
        return {"type": "Recreate"}
    return {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}}


def _service(platform: Platform, service: Service, labels: Labels, routed: bool) -> Document:
    spec: dict[str, Tree] = {}
    if any(port.node for port in service.ports):
        spec["type"] = "NodePort"
    elif any(port.public for port in service.ports) and not routed:
        spec["type"] = "LoadBalancer"
    spec["selector"] = selector_of(labels, service.selector)
    ports: list[Tree] = []
    for port in service.ports:
        entry: dict[str, Tree] = {
            "name": port.name,
            "port": port.service_port or port.number,
            "targetPort": port.name,
            "protocol": port.protocol.upper(),
        }
        if port.node:
            entry["nodePort"] = port.node
        ports.append(Marked(entry, port.span))
    spec["ports"] = ports
    annotations: dict[str, Tree] = {}
    if service.sticky:
        # https://doc.traefik.io/traefik/routing/providers/kubernetes-ingress/#on-service
        prefix = "traefik.ingress.kubernetes.io/service.sticky.cookie"
        span = service.sticky.span
        annotations = {
            prefix: Marked("true", span),
            f"{prefix}.name": Marked(service.sticky.value, span),
            f"{prefix}.secure": Marked("true", span),
            f"{prefix}.httponly": Marked("true", span),
        }
    return document(
        "v1",
        "Service",
        named(service.own_name("k8s.service")),
        service.span,
        labels,
        {"spec": spec},
        namespace=named(platform.namespace),
        annotations=annotations,
    )


def _autoscaler(
    platform: Platform, report: Report, service: Service, replicas: Scaling, labels: Labels
) -> Document:
    if replicas.minimum < 1:
        report(
            SCALE_TO_ZERO.at(
                replicas.span,
                f"service `{service.label}` is to scale down to {replicas.minimum}, where nothing can be measured",
                hint=f"say `replicas = 1..{replicas.maximum}`",
            )
        )
    targets = [("cpu", replicas.cpu), ("memory", replicas.memory)]
    if replicas.cpu is None and replicas.memory is None:
        targets = [("cpu", DEFAULT_CPU_TARGET)]
    metrics = [
        {
            "type": "Resource",
            "resource": {"name": name, "target": {"type": "Utilization", "averageUtilization": target}},
        }
        for name, target in targets
        if target is not None
    ]
    spec = {
        "scaleTargetRef": {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "name": named(service.own_name("k8s.deployment")),
        },
        "minReplicas": replicas.minimum,
        "maxReplicas": replicas.maximum,
        "metrics": metrics,
        "behavior": {"scaleDown": {"stabilizationWindowSeconds": SCALE_DOWN_SECONDS}},
    }
    return document(
        "autoscaling/v2",
        "HorizontalPodAutoscaler",
        named(service.own_name("k8s.hpa")),
        replicas.span,
        labels,
        {"spec": spec},
        namespace=named(platform.namespace),
    )
