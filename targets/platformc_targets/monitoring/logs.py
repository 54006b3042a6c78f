"""Logs: Fluent Bit on every node reads those of the platform's pods and sends them where they are kept.

https://docs.fluentbit.io/manual/installation/kubernetes
"""

from __future__ import annotations

from platformc.diagnostics import Code, Report
from platformc.ir import Logs, Monitoring, Platform
from platformc.output import Document, Marked, Tree, bare
from platformc_targets.monitoring.objects import document, known, labels_of, space_of

IMAGE = "cr.fluentbit.io/fluent/fluent-bit:3.2.4"
NAME_LABEL = "app.kubernetes.io/name"
ROLE = "eks.amazonaws.com/role-arn"
RBAC = "rbac.authorization.k8s.io/v1"

LOGS_REGION = Code(
    "monitoring/logs-region",
    summary="logs go to CloudWatch, and the platform does not say its region",
    why="Fluent Bit cannot know where to send them.",
    wrong='platform p { }\nmonitoring main { release = "monitoring"; logs = cloudwatch }\n'
    'service web { image = "web:1" }\ndeploy { kubernetes; monitoring }\n',
    right='platform p { aws { account = "012345678901"; region = "us-east-1" } }\n'
    'monitoring main { release = "monitoring"; logs = cloudwatch }\n'
    'service web { image = "web:1" }\ndeploy { kubernetes; monitoring }\n',
    source="https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch",
)


def log_documents(platform: Platform, report: Report, stack: Monitoring) -> list[Document]:
    """What ships the logs; nothing where none are wanted."""
    logs = stack.logs
    if logs is None:
        return []
    name = Marked(logs.account, logs.span)
    labels = {**labels_of(platform, report), NAME_LABEL: name}
    space = space_of(platform, stack)
    settings = _settings(platform, report, stack, logs)
    return [
        _account(platform, logs, name, labels, space),
        document(RBAC, "ClusterRole", name, logs.span, labels, {"rules": [_RULE]}),
        document(
            RBAC,
            "ClusterRoleBinding",
            name,
            logs.span,
            labels,
            {
                "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": name},
                "subjects": [{"kind": "ServiceAccount", "name": name, "namespace": space}],
            },
        ),
        document(
            "v1",
            "ConfigMap",
            name,
            logs.span,
            labels,
            {"data": {"fluent-bit.conf": Marked(settings, logs.span)}},
            space,
        ),
        document("apps/v1", "DaemonSet", name, logs.span, labels, {"spec": _daemon(name, labels)}, space),
    ]


_RULE: Tree = {"apiGroups": [""], "resources": ["namespaces", "pods"], "verbs": ["get", "list", "watch"]}


def loki_url(platform: Platform, report: Report, stack: Monitoring) -> Tree:
    """Where Loki answers: as the spec says, else the gateway of a release `loki` beside the stack."""
    assert stack.logs is not None
    if stack.logs.url is not None:
        return known(report, stack.logs.url, "the address of Loki")
    space = bare(space_of(platform, stack))
    return Marked(f"http://loki-gateway.{space}.svc.cluster.local", stack.logs.span)


def _account(platform: Platform, logs: Logs, name: Tree, labels: dict[str, Tree], space: Tree) -> Document:
    made = document("v1", "ServiceAccount", name, logs.span, labels, {}, space)
    role = platform.roles.get(logs.role)
    if role is not None:
        tree = bare(made.tree)
        tree["metadata"]["annotations"] = {ROLE: Marked(role.arn, logs.span)}
    return made


def _settings(platform: Platform, report: Report, stack: Monitoring, logs: Logs) -> str:
    sections = [
        ("SERVICE", (("Flush", "5"), ("Log_Level", "info"), ("HTTP_Server", "On"), ("HTTP_Port", "2020"))),
        (
            "INPUT",
            (
                ("Name", "tail"),
                ("Tag", "kube.*"),
                # the kubelet names the files POD_NAMESPACE_CONTAINER-ID.log
                ("Path", f"/var/log/containers/*_{platform.namespace.value}_*.log"),
                ("multiline.parser", "docker, cri"),
                ("DB", "/var/lib/fluent-bit/tail.db"),
                ("Mem_Buf_Limit", "16MB"),
                ("Skip_Long_Lines", "On"),
            ),
        ),
        ("FILTER", (("Name", "kubernetes"), ("Match", "kube.*"), ("Merge_Log", "On"), ("Keep_Log", "Off"))),
        ("OUTPUT", _output(platform, report, stack, logs)),
    ]
    blocks = []
    for title, rows in sections:
        blocks.append("\n".join([f"[{title}]", *(f"    {key:<18}{value}" for key, value in rows)]))
    return "\n\n".join(blocks) + "\n"


def _output(platform: Platform, report: Report, stack: Monitoring, logs: Logs) -> tuple[tuple[str, str], ...]:
    if logs.store == "loki":
        address = str(bare(loki_url(platform, report, stack)))
        scheme, _, rest = address.partition("://")
        host, _, port = rest.rstrip("/").partition(":")
        secure = scheme == "https"
        return (
            ("Name", "loki"),
            ("Match", "kube.*"),
            ("Host", host),
            ("Port", port or ("443" if secure else "80")),
            ("Tls", "On" if secure else "Off"),
            ("Labels", f"platform={platform.name.value}, environment={platform.environment}"),
            ("Label_Keys", "$kubernetes['namespace_name'],$kubernetes['container_name']"),
        )
    if platform.aws is None:
        report(
            LOGS_REGION.at(
                logs.span,
                "logs go to CloudWatch, and the platform does not say its region",
                hint='say it: `aws { account = "012345678901"; region = "us-east-1" }`',
            )
        )
    return (
        ("Name", "cloudwatch_logs"),
        ("Match", "kube.*"),
        ("region", platform.aws.region.value if platform.aws else ""),
        ("log_group_name", str(bare(known(report, logs.group, "the log group"))) if logs.group else ""),
        ("log_stream_prefix", "pods-"),
        ("auto_create_group", "On"),
    )


def _daemon(name: Tree, labels: dict[str, Tree]) -> Tree:
    container = {
        "name": "fluent-bit",
        "image": IMAGE,
        "args": ["--config=/fluent-bit/etc/platform/fluent-bit.conf"],
        "ports": [{"name": "http", "containerPort": 2020, "protocol": "TCP"}],
        "resources": {
            "requests": {"cpu": "50m", "memory": "64Mi"},
            "limits": {"cpu": "200m", "memory": "128Mi"},
        },
        "readinessProbe": {"httpGet": {"path": "/", "port": "http"}},
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"], "add": ["DAC_READ_SEARCH"]},
        },
        "volumeMounts": [
            {"name": "configuration", "mountPath": "/fluent-bit/etc/platform", "readOnly": True},
            {"name": "logs", "mountPath": "/var/log", "readOnly": True},
            {"name": "state", "mountPath": "/var/lib/fluent-bit"},
        ],
    }
    pod = {
        "serviceAccountName": name,
        "enableServiceLinks": False,
        "tolerations": [{"operator": "Exists", "effect": "NoSchedule"}],
        "containers": [container],
        "volumes": [
            {"name": "configuration", "configMap": {"name": name}},
            {"name": "logs", "hostPath": {"path": "/var/log", "type": "Directory"}},
            {"name": "state", "hostPath": {"path": "/var/lib/fluent-bit", "type": "DirectoryOrCreate"}},
        ],
    }
    return {
        "selector": {"matchLabels": {NAME_LABEL: name}},
        "template": {"metadata": {"labels": labels}, "spec": pod},
    }
