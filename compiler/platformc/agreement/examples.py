"""The spec that the examples of agreements vary: one service behind one Ingress."""

from __future__ import annotations

EXAMPLE = """\
platform shop {
  labels { "app.kubernetes.io/application-group" = platform }
}
environments alpha

names {
  namespace : k8s.namespace    = "{platform}-{environment}"
  domain    : aws.route53_zone = "{environment}.example.com"
}

secret django { SECRET_KEY = external "shop/django" }

service app {
  image    = "example.com/app:1.0"
  port http = 8000
  health   = http "/healthz/" on http
  replicas = 1..3 at cpu 75%
  resources { cpu = 100m..1; memory = 128Mi..1Gi }
  env { SECRET_KEY = secret.django.SECRET_KEY }
  looks_up { k8s.ingress = [names.domain]; k8s.tls_secret = ["{names.domain}-tls"] }
}

zone main { name = names.domain; external }
record main { name = names.domain; external }
issuer main {
  name  = names.domain
  acme  = "https://acme-v02.api.letsencrypt.org/directory"
  email = "admin@example.com"
  dns01 = zone.main
}
middleware cors { headers { accessControlMaxAge = 100 } }
middleware https_redirect { name = "https-redirect"; redirect = https permanent }

ingress main {
  host       = names.domain
  route "/"  = service.app.port.http
  class      = traefik
  tls        = cert_manager issuer.main
  middleware = [middleware.cors, middleware.https_redirect]
}

deploy { kubernetes { secret_store = "secrets" } }
"""


def ingress_with(line: str) -> str:
    """The example whose Ingress says one thing more."""
    return EXAMPLE.replace("  class      = traefik\n", f"  class      = traefik\n  {line}\n")


def exchanged(before: str, after: str) -> str:
    """The example with other words."""
    return EXAMPLE.replace(before, after)


def patched(address: str, path: str, change: str, spec: str = EXAMPLE) -> str:
    """The example with a patch of one Kubernetes object: `change` within the blocks of `path`."""
    blocks = path.split()
    return (
        f'{spec}patch kubernetes "{address}" {{\n  {" { ".join([*blocks, change])}{" }" * len(blocks)}\n}}\n'
    )


BUILT_SPEC = """\
platform shop { }
secret django { SECRET_KEY = external "shop/django" }
service app {
  image = "example.com/app:1.0"
  port http = 8000
  health = tcp on http
  env { SECRET_KEY = secret.django.SECRET_KEY; MODE = "web" }
}
service worker { image = "example.com/app:1.0"; needs app }
deploy { kubernetes { secret_store = "vault" } }
"""

BUILT_FILE = """\
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny-ingress, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: django, namespace: shop}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  target: {name: django}
  data:
    - {secretKey: SECRET_KEY, remoteRef: {key: shop/django}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  selector: {matchLabels: {app.kubernetes.io/name: app}}
  template:
    metadata: {labels: {app.kubernetes.io/name: app}}
    spec:
      containers:
        - name: app
          image: example.com/app:1.0
          ports:
            - {name: http, containerPort: 8000}
          env:
            - {name: SECRET_KEY, valueFrom: {secretKeyRef: {name: django, key: SECRET_KEY}}}
            - {name: MODE, value: web}
          startupProbe: {tcpSocket: {port: http}}
          readinessProbe: {tcpSocket: {port: http}}
          livenessProbe: {tcpSocket: {port: http}}
---
apiVersion: v1
kind: Service
metadata: {name: app, namespace: shop}
spec:
  selector: {app.kubernetes.io/name: app}
  ports:
    - {name: http, port: 8000, targetPort: http}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: app, namespace: shop}
spec:
  podSelector: {matchLabels: {app.kubernetes.io/name: app}}
  ingress:
    - from:
        - podSelector: {matchLabels: {app.kubernetes.io/name: worker}}
      ports: [{port: 8000}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: worker, namespace: shop}
spec:
  selector: {matchLabels: {app.kubernetes.io/name: worker}}
  template:
    metadata: {labels: {app.kubernetes.io/name: worker}}
    spec:
      containers:
        - {name: worker, image: "example.com/app:1.0"}
"""

VERIFY = ("verify", "main.plat", "build/")


def built(before: str = "", after: str = "") -> dict[str, str]:
    """A spec and the file that was built from it, with other words in the file."""
    return {
        "main.plat": BUILT_SPEC,
        "build/default/kubernetes/app.yaml": BUILT_FILE.replace(before, after, 1) if before else BUILT_FILE,
    }


COMPOSE = """\
platform shop { }
secret db { PASSWORD = inherit }
database main { engine = postgres 17; name = "shop"; user = "shop"; password = secret.db.PASSWORD; host = "db"; size = 1Gi }
service app {
  image = "example.com/app:1.0"
  port http = 8000 { publish = "127.0.0.1:8000" }
  needs main healthy
}
deploy { compose }
"""


def compose_patched(change: str, more: str = "") -> str:
    """The example of a compose file with a patch of it; `more` is what its service says more."""
    spec = COMPOSE.replace("  needs main", f"  {more}\n  needs main") if more else COMPOSE
    return f'{spec}patch compose "" {{\n  {change}\n}}\n'
