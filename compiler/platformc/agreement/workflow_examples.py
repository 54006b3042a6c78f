"""The specs, and what was built from them, that the examples about workflows vary."""

from __future__ import annotations

VERIFY = ("verify", "main.plat", "build/")
_AWS = """\
platform shop { aws { account = "012345678901"; region = "us-east-1" } }
role deploy { name = "shop-deploy"; external }
"""
CLUSTER_SPEC = f"""{_AWS}\
registry main {{ kind = ecr; name = "shop"; external }}
cluster main {{ name = "shop-us"; external }}
service web {{ image = "{{registry.main.url}}:1.0"; build = "." }}
workflow ci {{
  on {{ push = ["main"] }}
  environment = "live"
  branches = ["main"]
  role     = role.deploy
  test     = ["make test"]
  builds   = web
  deploy   = kubernetes {{ cluster = cluster.main }}
  url      = vars.SHOP_URL
}}
deploy {{ github }}
"""
CLUSTER_FILE = """\
name: ci
"on": {push: {branches: [main]}}
permissions: {contents: read}
jobs:
  test:
    runs-on: ubuntu-latest
    steps: [{name: Test, run: make test}]
  deployment:
    needs: test
    permissions: {contents: read, id-token: write}
    runs-on: ubuntu-latest
    environment: {name: live, url: "${{ vars.SHOP_URL }}"}
    steps:
      - {name: Only from its branches, if: github.ref != 'refs/heads/main', run: exit 1}
      - uses: aws-actions/configure-aws-credentials@v6
        with: {role-to-assume: "arn:aws:iam::012345678901:role/shop-deploy", aws-region: us-east-1}
      - uses: docker/build-push-action@v7
        with: {tags: "012345678901.dkr.ecr.us-east-1.amazonaws.com/shop:1.0", push: true}
      - name: Know the cluster
        env: {CLUSTER: shop-us}
        run: aws eks update-kubeconfig --name "$CLUSTER"
      - name: Deploy
        id: deploy
        env: {NAMESPACE: shop, DEPLOYMENTS: web}
        run: kubectl apply --filename manifests.yaml
      - name: Say so
        run: echo "${{ steps.deploy.outcome }}"
"""
BUNDLE_SPEC = f"""{_AWS}\
bucket static {{ name = "shop-static"; external }}
cdn assets {{ name = "cdn.example.com"; origin = bucket.static; external }}
workflow ci {{
  on {{ dispatch }}
  role   = role.deploy
  deploy = bundle {{ from = "dist"; bucket = bucket.static; cdn = cdn.assets }}
}}
deploy {{ github }}
"""
BUNDLE_FILE = """\
name: ci
"on": workflow_dispatch
permissions: {contents: read, id-token: write}
jobs:
  deployment:
    runs-on: ubuntu-latest
    steps:
      - uses: aws-actions/configure-aws-credentials@v6
        with: {role-to-assume: "arn:aws:iam::012345678901:role/shop-deploy", aws-region: us-east-1}
      - id: deploy
        env: {BUCKET: shop-static}
        run: aws s3 sync dist "s3://$BUCKET/"
      - env: {CDN_HOST: cdn.example.com}
        run: ./tell "$CDN_HOST"
"""
CHART_SPEC = """\
platform shop { }
secret mysql { name = "mysql-shop"; PASSWORD = external "shop/mysql" }
workflow ci {
  on { dispatch }
  deploy = helm {
    kubeconfig = secrets.KUBECONFIG
    chart      = "./chart"
    release    = "shop"
    values { password = secret.mysql.PASSWORD; tag = "1.0" }
  }
}
deploy { github }
"""
CHART_FILE = """\
name: ci
"on": workflow_dispatch
permissions: {contents: read}
jobs:
  deployment:
    runs-on: ubuntu-latest
    steps:
      - env: {KUBECONFIG_TEXT: "${{ secrets.KUBECONFIG }}"}
        run: echo "$KUBECONFIG_TEXT" > "$HOME/.kube/config"
      - id: deploy
        env: {RELEASE: shop, CHART: ./chart, NAMESPACE: shop, SECRETS: mysql-shop}
        run: |
          ./secrets $SECRETS | jq '
          {"password": secret("mysql-shop"; "PASSWORD"), "tag": "1.0"}' | helm upgrade "$RELEASE" ./chart --values -
"""
ACTION_SPEC = """\
platform shop { }
workflow ci {
  on { dispatch }
  deploy = action "example/deploy-action@v3" {
    with { module = "shop"; password = secrets.REGISTRY_PASSWORD }
  }
}
deploy { github }
"""
ACTION_FILE = """\
name: ci
"on": workflow_dispatch
permissions: {contents: read}
jobs:
  deployment:
    runs-on: ubuntu-latest
    steps:
      - id: deploy
        uses: example/deploy-action@v3
        with: {module: shop, password: "${{ secrets.REGISTRY_PASSWORD }}"}
"""
PATH = "build/default/github/.github/workflows/ci.yaml"
_PAIRS = {
    "cluster": (CLUSTER_SPEC, CLUSTER_FILE),
    "bundle": (BUNDLE_SPEC, BUNDLE_FILE),
    "chart": (CHART_SPEC, CHART_FILE),
    "action": (ACTION_SPEC, ACTION_FILE),
}


def files(which: str, before: str = "", after: str = "", path: str = PATH) -> dict[str, str]:
    """A spec and its workflow, with other words in the workflow."""
    spec, text = _PAIRS[which]
    return {"main.plat": spec, path: text.replace(before, after) if before else text}
