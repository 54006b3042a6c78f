"""Findings about workflows that do not say what the platform does, or that GitHub would refuse."""

from __future__ import annotations

from platformc.agreement.workflow_examples import PATH, VERIFY, files
from platformc.diagnostics import Code, Severity

SYNTAX = "https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax"
CONTEXTS = "https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#context-availability"


def _code(
    slug: str,
    which: str,
    before: str,
    after: str,
    summary: str,
    why: str,
    source: str | None = None,
    severity: Severity = "error",
) -> Code:
    return Code(
        slug,
        summary=summary,
        why=why,
        wrong=files(which, before, after),
        right=files(which),
        severity=severity,
        source=source,
        command=VERIFY,
    )


FILE = Code(
    "github/file",
    summary="a workflow's file is not called what the platform says",
    why="People and badges look for it by that name, and the next build would put a second one beside it.",
    wrong=files("cluster", path=PATH.replace("ci.yaml", "ship.yaml")),
    right=files("cluster"),
    command=VERIFY,
)
ENVIRONMENT = _code(
    "github/environment", "cluster", "name: live", "name: staging",
    "a workflow runs in another GitHub environment than the platform says",
    "It has the variables, the secrets and the reviewers of the other one.",
)  # fmt: skip
ROLE = _code(
    "github/role", "cluster", "role/shop-deploy", "role/admin",
    "a workflow acts as a role that the platform does not give it",
    "AWS refuses it, or allows it what it should not do.",
)  # fmt: skip
CLUSTER = _code(
    "github/cluster", "cluster", "CLUSTER: shop-us", "CLUSTER: shop-eu",
    "a workflow deploys to another cluster than the platform says",
    "What runs is not what was deployed.",
)  # fmt: skip
NAMESPACE = _code(
    "github/namespace", "cluster", "NAMESPACE: shop", "NAMESPACE: default",
    "a workflow deploys to another namespace than the platform says",
    "It waits for workloads that are elsewhere, or reads the Secrets of somebody else.",
)  # fmt: skip
IMAGE = _code(
    "github/image", "cluster", "/shop:1.0", "/shop:2.0",
    "a workflow builds or deploys another image than the platform says",
    "The nodes pull an image that nobody pushed.",
)  # fmt: skip
BUCKET = _code(
    "github/bucket", "bundle", "BUCKET: shop-static", "BUCKET: shop-other",
    "a workflow fills another bucket than the platform says",
    "Visitors are served the old files.",
)  # fmt: skip
CDN = _code(
    "github/cdn", "bundle", "CDN_HOST: cdn.example.com", "CDN_HOST: www.example.com",
    "a workflow tells the caches of another network than the platform says",
    "Visitors are served old files until they expire.",
)  # fmt: skip
RELEASE = _code(
    "github/release", "chart", "RELEASE: shop", "RELEASE: store",
    "a workflow upgrades another Helm release than the platform says",
    "A second one is installed beside the first, and they fight for names.",
)  # fmt: skip
SECRET = _code(
    "github/secret", "chart", '"PASSWORD"', '"PASSWD"',
    "a workflow reads a Secret, or a key of one, that the platform does not have",
    "The values that it deploys lack it.",
)  # fmt: skip
CHART = _code(
    "github/chart", "chart", "CHART: ./chart", "CHART: ./charts",
    "a workflow upgrades another chart, or gives it other files of values, than the platform says",
    "The release becomes something else, or fails half-way.",
)  # fmt: skip
REGION = _code(
    "github/region", "cluster", "aws-region: us-east-1", "aws-region: us-west-2",
    "a workflow works in another region than the platform says",
    "It finds neither the registry nor the cluster there.",
)  # fmt: skip
VALUE = _code(
    "github/value", "chart", '"tag": "1.0"', '"tag": "2.0"',
    "a workflow gives a chart another value than the platform says",
    "The release is made from the value, whatever the files say that lie beside it.",
)  # fmt: skip
WORKLOAD = _code(
    "github/workload", "cluster", "DEPLOYMENTS: web", "DEPLOYMENTS: wbe",
    "a workflow waits for, or deploys to, a workload that the platform does not have",
    "The deployment fails after it was done, or changes something else.",
)  # fmt: skip
BRANCH = _code(
    "github/branch", "cluster", "refs/heads/main", "refs/heads/master",
    "a workflow lets another branch deploy than the platform says",
    "Code that nobody approved is deployed, or nothing is.",
)  # fmt: skip
PERMISSION = _code(
    "github/permission", "cluster", "contents: read, id-token: write", "contents: read",
    "a workflow's token may not do what its steps need",
    "Without `id-token: write` there is no token for AWS or Azure, and the login fails.",
    "https://docs.github.com/en/actions/reference/security/oidc",
)  # fmt: skip
ACTION = _code(
    "github/action", "action", "deploy-action@v3", "deploy-action@v2",
    "a workflow calls another action, or another version, than the platform says",
    "It may lack inputs, or be somebody else's code with your credentials.",
)  # fmt: skip
INPUT = _code(
    "github/input", "action", "module: shop", "module: store",
    "a workflow gives an action another value than the platform says",
    "The action deploys something else.",
)  # fmt: skip
VARIABLE = _code(
    "github/variable", "action", "secrets.REGISTRY_PASSWORD", "secrets.REGISTRY_PASSWROD",
    "a workflow uses a variable or a secret that the platform does not name",
    "GitHub gives the empty text for a name that it does not know, and says nothing.",
    "https://docs.github.com/en/actions/reference/workflows-and-actions/variables",
)  # fmt: skip
NEEDS = _code(
    "github/needs", "cluster", "needs: test", "needs: tests",
    "a job waits for a job that is not there",
    "GitHub refuses the workflow.",
    SYNTAX,
)  # fmt: skip
STEP_OUTPUT = _code(
    "github/step-output", "cluster", "steps.deploy.outcome", "steps.depoy.outcome",
    "an expression asks for a step that its job does not have",
    "It is the empty text, and nothing says so.",
    CONTEXTS,
)  # fmt: skip
DUPLICATE_ID = _code(
    "github/duplicate-id", "cluster", "- name: Know the cluster", "- name: Know the cluster\n        id: Deploy",
    "two steps of a job have one id",
    "GitHub refuses the workflow; ids are compared without regard to case.",
    SYNTAX,
)  # fmt: skip
SECRETS_IN_IF = _code(
    "github/secrets-in-if", "cluster", "if: github.ref != 'refs/heads/main'",
    "if: github.ref != 'refs/heads/main' && secrets.FORCE == ''",
    "a condition asks for a secret",
    "Secrets are not known in `if`: GitHub refuses the workflow. Put it into a variable of the job, and ask that.",
    CONTEXTS,
)  # fmt: skip
CONTEXT = _code(
    "github/context", "cluster", "steps.deploy.outcome", "stps.deploy.outcome",
    "an expression asks for a context that is not there, or not known in this place",
    "GitHub refuses the workflow, or gives the empty text.",
    CONTEXTS,
)  # fmt: skip

FAMILIES = {
    "name": FILE,
    "environments": ENVIRONMENT,
    "roles": ROLE,
    "clusters": CLUSTER,
    "namespaces": NAMESPACE,
    "images": IMAGE,
    "buckets": BUCKET,
    "cdns": CDN,
    "releases": RELEASE,
    "charts": CHART,
    "chart_versions": CHART,
    "repositories": CHART,
    "files": CHART,
    "regions": REGION,
    "secrets": SECRET,
    "values": VALUE,
    "deployments": WORKLOAD,
    "before": WORKLOAD,
    "services": WORKLOAD,
    "containers": WORKLOAD,
    "apps": WORKLOAD,
    "branches": BRANCH,
    "permissions": PERMISSION,
    "actions": ACTION,
    "with": INPUT,
    "vars": VARIABLE,
    "secrets_held": VARIABLE,
    "needs": NEEDS,
    "outputs": STEP_OUTPUT,
}

STRICT_KINDS = frozenset(
    {
        "aws.cloudfront_alias", "aws.ecs_cluster", "aws.ecs_container", "aws.ecs_service", "aws.eks_cluster",
        "aws.role_arn", "aws.s3_bucket", "azure.container_app", "github.branch", "github.environment",
        "github.secret", "github.variable", "helm.release", "k8s.deployment", "k8s.job", "k8s.namespace",
        "aws.region", "helm.value", "k8s.secret", "oci.image",
    }
)  # fmt: skip
"""Kinds of names that a workflow of ours uses nowhere but where the Platform says so."""


def workflow_code(slot: str, value: str) -> Code:
    """The finding for a slot of a workflow; `value` is the expected one."""
    if slot.startswith(("with.", "values.")) and ("${{ vars." in value or "${{ secrets." in value):
        return VARIABLE
    if slot.startswith("values.") and value.startswith("secret "):
        return SECRET
    return FAMILIES.get(slot.partition(".")[0], INPUT)
