"""Findings about how objects of one platform hold together: selectors, ports, keys, names."""

from __future__ import annotations

from platformc.agreement.examples import EXAMPLE, VERIFY, built, patched
from platformc.diagnostics import Code, Example

_NAME = '"app.kubernetes.io/name"'


def _with(*lines: str) -> str:
    """The example whose service says more."""
    return EXAMPLE.replace(
        "  port http = 8000\n", "".join(f"  {line}\n" for line in ("port http = 8000", *lines))
    )


SERVICE_NAME = Code(
    "service/name",
    summary="a Service is not called what the platform says",
    why="Whoever asks for it by its name, or by its DNS name, does not find it.",
    wrong=built("kind: Service\nmetadata: {name: app", "kind: Service\nmetadata: {name: other"),
    right=built(),
    command=VERIFY,
)
SERVICE_PORT = Code(
    "service/port",
    summary="a Service does not listen on the port that the platform says",
    why="Connections to it are refused.",
    wrong=built("port: 8000, targetPort", "port: 80, targetPort"),
    right=built(),
    command=VERIFY,
)
SERVICE_SELECTOR = Code(
    "service/selector",
    summary="a Service selects no pods, or other pods than it should",
    why="It has no endpoints: every connection fails.",
    wrong=patched("v1/Service/app", "spec selector", f'{_NAME} = "other"'),
    right=EXAMPLE,
)
SERVICE_TARGET_PORT = Code(
    "service/target-port",
    summary="a Service forwards to a port that its pods do not have",
    why="Connections are refused although the pods are well.",
    wrong=built("targetPort: http", "targetPort: 9999"),
    right=built(),
    command=VERIFY,
)
SERVICE_STICKY = Code(
    "service/sticky",
    summary="the cookie that keeps visitors on one replica is not called what the platform says",
    why="Two applications on one host could share the cookie, or visitors lose their session.",
    wrong=patched(
        "v1/Service/app",
        "metadata annotations",
        '"traefik.ingress.kubernetes.io/service.sticky.cookie.name" = "x"',
        _with('sticky = "shop_session"'),
    ),
    right=EXAMPLE,
)
WORKLOAD_NAME = Code(
    "workload/name",
    summary="a workload is not called what the platform says",
    why="What points at it by name (an autoscaler, a deploy step) finds nothing.",
    wrong=patched("apps/v1/Deployment/app", "metadata", 'name = "other"'),
    right=EXAMPLE,
)
WORKLOAD_SELECTOR = Code(
    "workload/selector",
    summary="a workload's selector does not match the labels of its own pods",
    why="The API server refuses it.",
    wrong=patched("apps/v1/Deployment/app", "spec selector matchLabels", f'{_NAME} = "other"'),
    right=EXAMPLE,
)
WORKLOAD_LABEL = Code(
    "workload/label",
    summary="a pod label is not what the platform says",
    why="What selects pods by it misses these.",
    wrong=patched(
        "apps/v1/Deployment/app",
        "spec template metadata labels",
        '"tier" = "back"',
        _with('labels { "tier" = "front" }'),
    ),
    right=EXAMPLE,
)
WORKLOAD_PORT = Code(
    "workload/container-port",
    summary="a container does not have the port that the platform says",
    why="The Service, the probes and the policies all lead to it.",
    wrong=built("containerPort: 8000", "containerPort: 80"),
    right=built(),
    command=VERIFY,
)
WORKLOAD_IMAGE = Code(
    "workload/image",
    summary="a container runs another image than the platform says",
    why="What was built and scanned is not what runs.",
    wrong=built("image: example.com/app:1.0", "image: example.com/other:1.0"),
    right=built(),
    command=VERIFY,
)
WORKLOAD_VOLUME = Code(
    "workload/volume",
    summary="a pod mounts a volume, a claim or a configuration that nothing makes",
    why="The pod never starts.",
    wrong=built(
        "    spec:\n      containers:",
        "    spec:\n      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]\n      containers:",
    ),
    right=built(),
    command=VERIFY,
)
WORKLOAD_ACCOUNT = Code(
    "workload/account",
    summary="pods act as a ServiceAccount that nothing makes",
    why="The pods are never created.",
    wrong=patched("apps/v1/Deployment/app", "spec template spec", 'serviceAccountName = "nobody"'),
    right=EXAMPLE,
)
PROBE_PORT = Code(
    "probe/port",
    summary="a probe asks a port that the container does not have",
    why="The pod is never ready, and is restarted for ever.",
    wrong=built("readinessProbe: {tcpSocket: {port: http", "readinessProbe: {tcpSocket: {port: 9999"),
    right=built(),
    command=VERIFY,
)
HPA_TARGET = Code(
    "hpa/target",
    summary="an autoscaler points at a workload that does not exist",
    why="Nothing is scaled, and only an event says so.",
    wrong=patched("autoscaling/v2/HorizontalPodAutoscaler/app", "spec scaleTargetRef", 'name = "other"'),
    right=EXAMPLE,
)
PDB_SELECTOR = Code(
    "pdb/selector",
    summary="a disruption budget selects no pods, or others than it should",
    why="A node drain takes all replicas at once.",
    wrong=patched(
        "policy/v1/PodDisruptionBudget/app",
        "spec selector matchLabels",
        f'{_NAME} = "other"',
        EXAMPLE.replace("1..3 at", "2..3 at"),
    ),
    right=EXAMPLE,
)
SECRET_NAME = Code(
    "secret/name",
    summary="a Secret is used that nothing makes, or is made under another name",
    why="The pod waits in CreateContainerConfigError.",
    wrong=patched("external-secrets.io/v1/ExternalSecret/django", "spec target", 'name = "other"'),
    right=EXAMPLE,
)
SECRET_KEY = Code(
    "secret/key",
    summary="a key of a Secret is used that nothing makes, or is made under another name",
    why="The pod waits in CreateContainerConfigError.",
    wrong=built("{secretKey: SECRET_KEY", "{secretKey: KEY"),
    right=built(),
    command=VERIFY,
)
SECRET_STORE = Code(
    "secret/store",
    summary="a Secret is fetched from another store or path than the platform says",
    why="The Secret is never filled, and no pod starts.",
    wrong=patched("external-secrets.io/v1/ExternalSecret/django", "spec secretStoreRef", 'name = "other"'),
    right=EXAMPLE,
)
ENV_VALUE = Code(
    "env/value",
    summary="a variable of a process is not what the platform says",
    why="The process believes something else than what was deployed around it.",
    wrong=built("{name: MODE, value: web}", "{name: MODE, value: worker}"),
    right=built(),
    command=VERIFY,
)
INGRESS_CLASS = Code(
    "ingress/class",
    summary="an Ingress asks for another ingress class or entry point than the platform says",
    why="No controller, or the wrong one, serves the host.",
    wrong=patched("networking.k8s.io/v1/Ingress/alpha.example.com", "spec", 'ingressClassName = "nginx"'),
    right=EXAMPLE,
)
ISSUER_ACCOUNT = Code(
    "issuer/account-key",
    summary="a ClusterIssuer keeps its account key under another name than the platform says",
    why="A new account is registered at the authority, and its limits begin anew.",
    wrong=patched(
        "cert-manager.io/v1/ClusterIssuer/alpha.example.com",
        "spec acme privateKeySecretRef",
        'name = "other"',
    ),
    right=EXAMPLE,
)
SCHEDULING_TOLERATION = Code(
    "scheduling/toleration",
    summary="pods do not tolerate the taint of the nodes that they must run on",
    why="The pods stay pending for ever.",
    wrong=patched(
        "apps/v1/Deployment/app",
        "spec template spec",
        "tolerations = []",
        _with("runs_on = node_group.main")
        + 'node_group main { key = "pool"; value = "main"; taint = NoSchedule; external }\n',
    ),
    right=EXAMPLE,
)
SCHEDULING_NODE = Code(
    "scheduling/node",
    summary="pods ask for nodes with a label that no node group has",
    why="The pods stay pending for ever.",
    wrong=patched("apps/v1/Deployment/app", "spec template spec nodeSelector", '"pool" = "nowhere"'),
    right=EXAMPLE,
)
PERMISSION_NETWORK = Code(
    "permission/network",
    summary="a network policy lets in others than those who need the workload",
    why="Those who need it are refused, or others get in.",
    wrong=built(
        "{app.kubernetes.io/name: worker}}\n      ports", "{app.kubernetes.io/name: app}}\n      ports"
    ),
    right=built(),
    command=VERIFY,
)
PERMISSION_ROLE = Code(
    "permission/role",
    summary="a ServiceAccount acts as a role that is not the platform's, or that does not trust it",
    why="Every call to the cloud is denied.",
    wrong=patched(
        "v1/ServiceAccount/app",
        "metadata annotations",
        '"eks.amazonaws.com/role-arn" = "arn:aws:iam::012345678901:role/other"',
        _with("role = role.app").replace(
            "platform shop {", 'platform shop {\n  aws { account = "012345678901"; region = "us-east-1" }'
        )
        + 'role app { name = "shop-app"; external }\n',
    ),
    right=EXAMPLE,
)
PERMISSION_CLUSTER = Code(
    "permission/cluster",
    summary="a program may ask the cluster for other objects than it looks up",
    why="The API server refuses what it looks up, and the program believes that it is not deployed.",
    wrong=patched(
        "rbac.authorization.k8s.io/v1/Role/app",
        "",
        "rules = []",
        EXAMPLE.replace('; k8s.tls_secret = ["{names.domain}-tls"]', ""),
    ),
    right=EXAMPLE,
)
ARTIFACT_NAME = Code(
    "artifact/name",
    summary="an object is not called what the platform says",
    why="The next deployment makes a second one beside it, and nobody deletes the first.",
    wrong=patched("autoscaling/v2/HorizontalPodAutoscaler/app", "metadata", 'name = "other"'),
    right=EXAMPLE,
)
ARTIFACT_VERSION = Code(
    "artifact/api-version",
    summary="an object is written for another version of its API than the platform says",
    why="The cluster does not know it, or reads its fields otherwise.",
    wrong=built("apiVersion: apps/v1", "apiVersion: apps/v1beta2"),
    right=built(),
    command=VERIFY,
)
_PARTS = built()["build/default/kubernetes/app.yaml"].split("---\n")

ARTIFACT_MISSING = Code(
    "artifact/missing",
    summary="an object that the platform needs is not in the files",
    why="What leans on it fails when it is deployed.",
    wrong={**built(), "build/default/kubernetes/app.yaml": "---\n".join(_PARTS[:4] + _PARTS[5:])},
    right=built(),
    command=VERIFY,
)
ARTIFACT_UNEXPECTED = Code(
    "artifact/unexpected",
    summary="the files hold an object that the platform does not say",
    why="Nobody knows who leans on it; it outlives the platform.",
    wrong={
        **built(),
        "build/default/kubernetes/more.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: more, namespace: shop}\n",
    },
    right=built(),
    command=VERIFY,
)
_UNREADABLE: Example = {**built(), "build/default/kubernetes/more.yaml": "a: [1\n"}

ARTIFACT_UNREADABLE = Code(
    "artifact/unreadable",
    summary="a file that must be proved cannot be read",
    why="What cannot be read cannot be proved.",
    wrong=_UNREADABLE,
    right=built(),
    command=VERIFY,
)
KUSTOMIZATION_RESOURCE = Code(
    "kustomization/resource",
    summary="a kustomization lists a file that is not there, or leaves one out",
    why="`kubectl apply -k` fails, or leaves a part of the platform as it was.",
    wrong=patched("kustomize.config.k8s.io/v1beta1/Kustomization/shop", "", 'resources = ["other.yaml"]'),
    right=EXAMPLE,
)
