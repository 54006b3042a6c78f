"""Which names Kubernetes objects mention, and where."""

from __future__ import annotations

import pytest

from platformc.readers.artifacts import Artifact, Mention
from platformc.readers.kubernetes import read_text
from platformc.readers.tree import ReadError

INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: www.example.com
  namespace: shop
  annotations:
    cert-manager.io/cluster-issuer: main
    traefik.ingress.kubernetes.io/router.middlewares: shop-cors@kubernetescrd, shop-cors@kubernetescrd,gzip@file
spec:
  rules:
    - host: www.example.com
      http:
        paths:
          - {path: /, pathType: Prefix, backend: {service: {name: app, port: {name: http}}}}
  tls:
    - hosts: ["www.example.com"]
      secretName: www-tls
"""


def read(text: str) -> Artifact:
    (artifact,) = read_text("a.yaml", text, "alpha")
    return artifact


def mention(artifact: Artifact, slot: str) -> Mention:
    (found,) = (mention for mention in artifact.mentions if mention.slot == slot)
    return found


def said(artifact: Artifact) -> dict[str, str]:
    return {mention.slot: mention.value for mention in artifact.mentions}


SOLVERS = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: solvers, namespace: shop}
spec: {podSelector: {matchLabels: {acme.cert-manager.io/http01-solver: "%s"}}}
"""


@pytest.mark.parametrize(("value", "asked"), [("true", False), ("yes", True)])
def test_pods_that_cert_manager_makes_are_asked_of_nobody(value: str, asked: bool) -> None:
    slots = said(read(SOLVERS % value))
    assert ("pods.acme.cert-manager.io/http01-solver" in slots) is asked


def test_an_ingress() -> None:
    artifact = read(INGRESS)
    assert artifact.address == "networking.k8s.io/v1/Ingress/shop/www.example.com"
    assert said(artifact) == {
        "apiVersion": "networking.k8s.io/v1",
        "name": "www.example.com",
        "namespace": "shop",
        "issuer": "main",
        "middleware.0": "shop-cors@kubernetescrd",
        "middleware.1": "shop-cors@kubernetescrd",
        "middleware.2": "gzip@file",
        "rules.0.host": "www.example.com",
        "rules.0.paths.0.path": "/",
        "rules.0.paths.0.service": "app",
        "rules.0.paths.0.port": "http",
        "tls.0.hosts.0": "www.example.com",
        "tls.0.secret": "www-tls",
    }
    assert mention(artifact, "tls.0.secret").makes
    assert mention(artifact, "rules.0.paths.0.port").scope == "shop/app"


def test_each_place_holds_its_value() -> None:
    artifact = read(INGRESS)
    starts = [found.span.start for found in artifact.mentions]
    assert len(starts) == len(set(starts))
    for found in artifact.mentions:
        assert found.value in INGRESS[found.span.start : found.span.end]


def test_without_an_issuer_the_tls_secret_is_used() -> None:
    artifact = read(INGRESS.replace("    cert-manager.io/cluster-issuer: main\n", ""))
    assert not mention(artifact, "tls.0.secret").makes


POD = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, tier: front}}
    spec:
      serviceAccountName: robot
      imagePullSecrets: [{name: pull}]
      tolerations: [{key: pool, operator: Equal, value: main, effect: NoSchedule}]
      nodeSelector: {zone: a}
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms: [{matchExpressions: [{key: pool, operator: In, values: [main, other]}]}]
      initContainers:
        - {name: first, image: "busybox:1"}
      containers:
        - name: app
          image: app:1
          args: ["--password=$(PASSWORD)", "$$(NOT)"]
          ports: [{name: http, containerPort: 8000}]
          envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: keys}}]
          env:
            - {name: PASSWORD, valueFrom: {secretKeyRef: {name: keys, key: password}}}
            - {name: PRICE, value: "5$$"}
            - {name: MODE, valueFrom: {configMapKeyRef: {name: settings, key: mode}}}
          livenessProbe: {httpGet: {path: /, port: http}}
          volumeMounts: [{name: config, mountPath: /etc/app.ini, subPath: app.ini}]
      volumes:
        - {name: config, configMap: {name: settings, items: [{key: app.ini, path: app.ini}]}}
        - {name: data, persistentVolumeClaim: {claimName: data}}
        - {name: keys, secret: {secretName: keys}}
"""


def test_a_pod() -> None:
    artifact = read(POD)
    found = said(artifact)
    expected = {
        "selector.app": "app=web",
        "pod.labels.tier": "tier=front",
        "account": "robot",
        "pull_secrets.0": "pull",
        "tolerations.0": "pool=main:NoSchedule",
        "nodes.0": "zone=a",
        "nodes.1": "pool=main",
        "nodes.2": "pool=other",
        "init.0.image": "busybox:1",
        "container.image": "app:1",
        "container.args.0.refs.0": "PASSWORD",
        "container.ports.0": "8000",
        "container.ports.0.name": "http",
        "container.env_from.0.config": "settings",
        "container.env_from.1.secret": "keys",
        "container.env.PASSWORD.secret": "keys",
        "container.env.PASSWORD.secret.key": "password",
        "container.env.PRICE.value": "5$",
        "container.env.MODE.config.key": "mode",
        "container.livenessProbe.port": "http",
        "container.mounts.0": "config",
        "container.mounts.0.key": "app.ini",
        "volumes.0.config": "settings",
        "volumes.0.items.0": "app.ini",
        "volumes.1.claim": "data",
        "volumes.2.secret": "keys",
    }
    assert {slot: found.get(slot) for slot in expected} == expected
    assert "container.args.1.refs.0" not in found


SECRET = """\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: keys, namespace: shop}
spec:
  secretStoreRef: {name: vault, kind: ClusterSecretStore}
  target:
    name: made
    template: {mergePolicy: Merge, data: {URL: "x"}}
  data: [{secretKey: TOKEN, remoteRef: {key: shop/token}}]
  dataFrom:
    - sourceRef: {generatorRef: {kind: Password, name: one}}
      rewrite: [{regexp: {source: "^password$", target: ROOT}}]
    - sourceRef: {generatorRef: {kind: Password, name: two}}
"""


@pytest.mark.parametrize(
    ("policy", "keys"), [("Merge", ["URL", "TOKEN", "ROOT", "password"]), ("Replace", ["URL"])]
)
def test_an_external_secret(policy: str, keys: list[str]) -> None:
    artifact = read(SECRET.replace("Merge", policy))
    found = said(artifact)
    assert (found["secret"], found["store"], found["remote.TOKEN"]) == ("made", "vault", "shop/token")
    assert (found["generators.0"], found["generators.1"]) == ("one", "two")
    made = [mention for mention in artifact.mentions if mention.kind == "k8s.secret_key"]
    assert [mention.value for mention in made] == keys
    assert {mention.scope for mention in made} == {"shop/made"}


OTHERS = [
    ("kind: Service\nspec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8000, nodePort: 30001}]}",
     {"selector.app": "app=web", "ports.0": "80", "ports.0.name": "http", "ports.0.target": "8000",
      "ports.0.node": "30001"}),
    ("kind: Service\nspec: {ports: [{port: 80}]}", {"ports.0": "80", "ports.0.target": "80"}),
    ("kind: HorizontalPodAutoscaler\nspec: {scaleTargetRef: {kind: Deployment, name: app}}",
     {"target.kind": "Deployment", "target": "app"}),
    (("kind: ClusterIssuer\nspec: {acme: {privateKeySecretRef: {name: k}, solvers: [{selector: {dnsZones: [a.b]},"
     " dns01: {route53: {region: r, role: arn}}}, {http01: {ingress: {ingressClassName: c}}}]}}"),
     {"account_key": "k", "solvers.0.zones.0": "a.b", "solvers.0.region": "r", "solvers.0.role": "arn",
      "solvers.1.class": "c"}),
    (("kind: NetworkPolicy\nspec: {podSelector: {matchLabels: {a: b}}, ingress: [{from: [{podSelector: {matchLabels:"
     " {c: d}}, namespaceSelector: {matchLabels: {e: f}}}], ports: [{port: 80}]}]}"),
     {"pods.a": "a=b", "ingress.0.from.0.pods.c": "c=d", "ingress.0.from.0.namespace.e": "f", "ingress.0.ports.0": "80"}),
    ("kind: Role\nrules: [{resources: [ingresses], resourceNames: [x, y]}, {resources: [secrets], resourceNames: [z]}]",
     {"resources.0.name": "ingresses", "lookups.0": "x", "lookups.1": "y", "resources.1.name": "secrets",
      "lookups.2": "z"}),
    ("kind: RoleBinding\nroleRef: {name: r}\nsubjects: [{kind: ServiceAccount, name: s, namespace: n}]",
     {"role": "r", "subjects.0": "s", "subjects.0.namespace": "n"}),
    ("kind: ConfigMap\ndata: {a.ini: x}", {"keys.a.ini": "a.ini"}),
    ("kind: Secret\nstringData: {KEY: x}", {"keys.KEY": "KEY"}),
    (("kind: StatefulSet\nspec: {serviceName: s, volumeClaimTemplates: [{metadata: {name: d},"
     " spec: {storageClassName: fast}}]}"), {"service": "s", "claims": "d", "claims.class": "fast"}),
    ("kind: CronJob\nspec: {jobTemplate: {spec: {template: {spec: {containers: [{image: x}]}}}}}",
     {"container.image": "x"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), OTHERS)
def test_the_other_kinds(text: str, expected: dict[str, str]) -> None:
    found = said(read(f"apiVersion: v1\n{text}\n"))
    assert found == {"apiVersion": "v1", **expected}


def test_what_is_not_an_object_is_left_alone() -> None:
    assert read_text("a.yaml", "a: 1\n---\n# nothing\n", "alpha") == []


def test_a_kustomization_lists_files_of_its_folder() -> None:
    text = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n"
    (artifact,) = read_text("build/alpha/kustomization.yaml", text, "alpha")
    assert [(m.kind, m.value, m.scope) for m in artifact.mentions] == [("file", "a.yaml", "build/alpha")]


def test_what_cannot_be_read() -> None:
    with pytest.raises(ReadError):
        read_text("a.yaml", "a: [1", "alpha")
