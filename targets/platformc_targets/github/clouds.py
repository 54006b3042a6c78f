"""Steps that act as somebody: a role of AWS, an identity of Azure, a user of a cluster."""

from __future__ import annotations

from platformc.diagnostics import Code
from platformc.ir import Platform, Rollout
from platformc.output import Tree
from platformc_targets.github.actions import AWS_CREDENTIALS, AZURE_LOGIN
from platformc_targets.github.emission import Emission, Step, mark

_PLAT = """\
platform demo {{ {aws} }}
cluster main {{ external }}
role deploy {{ external }}
service web {{ image = "web:1" }}
workflow ci {{
  on {{ push = ["main"] }}
  {role}
  deploy = kubernetes {{ cluster = cluster.main }}
}}
deploy {{ github; kubernetes }}
"""
_AWS = 'aws { account = "012345678901"; region = "us-east-1" }'
NO_ROLE = Code(
    "workflow/no-role",
    summary="a workflow reaches AWS and does not say as whom",
    why="Without a role that trusts GitHub's tokens, every call to AWS is refused.",
    wrong=_PLAT.format(aws=_AWS, role='env { A = "b" }').replace("role deploy { external }\n", ""),
    right=_PLAT.format(aws=_AWS, role="role = role.deploy"),
    source="https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws",
)
NO_CLUSTER = Code(
    "workflow/no-cluster",
    summary="a workflow deploys to a cluster that it has no credentials for",
    why="kubectl and helm would talk to nobody.",
    wrong=_PLAT.format(aws=_AWS, role="role = role.deploy").replace("cluster = cluster.main ", ""),
    right=_PLAT.format(aws=_AWS, role="role = role.deploy"),
)


def cloud_steps(emission: Emission) -> list[Step]:
    """Credentials for the clouds that the rest of the job reaches."""
    steps: list[Step] = []
    workflow, platform = emission.workflow, emission.platform
    if workflow.role or workflow.role_arn is not None:
        emission.grants["id-token"] = "write"
        arguments: dict[str, Tree] = {"role-to-assume": role(emission)}
        if platform.aws is not None:
            arguments["aws-region"] = emission.text(platform.aws.region)
        steps.append(
            Step("Act as the role", uses=AWS_CREDENTIALS, arguments=arguments, span=workflow.at("role"))
        )
    elif needs_aws(emission):
        emission.report(
            NO_ROLE.at(
                workflow.span,
                f"workflow `{workflow.label}` reaches AWS, and has no role",
                hint=f"`role = role.{trusting(platform)}`",
                environment=platform.environment,
                values=(workflow.label, ""),
            )
        )
    if workflow.azure is not None:
        emission.grants["id-token"] = "write"
        azure = workflow.azure
        arguments = {
            "client-id": emission.text(azure.client_id),
            "tenant-id": emission.text(azure.tenant_id),
            "subscription-id": emission.text(azure.subscription_id),
        }
        steps.append(Step("Log in to Azure", uses=AZURE_LOGIN, arguments=arguments, span=azure.span))
    return steps


def trusting(platform: Platform) -> str:
    """The label of a role that GitHub's tokens may act as."""
    return next((label for label, role in platform.roles.items() if role.github is not None), "deploy")


def role(emission: Emission) -> Tree:
    """The role's address."""
    workflow = emission.workflow
    if workflow.role_arn is not None:
        return emission.text(workflow.role_arn)
    declared = emission.platform.roles[workflow.role]
    return mark(declared.arn, declared.name.span)


def needs_aws(emission: Emission) -> bool:
    """Whether what a workflow deploys to is reached as a role of AWS."""
    deploy = emission.workflow.deploy
    return deploy is not None and (
        deploy.kind in ("ecs", "bundle")
        or (deploy.kind in ("kubernetes", "helm") and bool(deploy.cluster) and deploy.kubeconfig is None)
    )


def cluster_steps(emission: Emission, deploy: Rollout) -> list[Step]:
    """The step after which kubectl and helm know their cluster."""
    if deploy.kubeconfig is not None:
        script = (
            'mkdir -p "$HOME/.kube"\numask 077\nprintf \'%s\' "$KUBECONFIG_TEXT" > "$HOME/.kube/config"\n'
        )
        env = {"KUBECONFIG_TEXT": emission.text(deploy.kubeconfig)}
        return [Step("Know the cluster", run=script, env=env, span=deploy.at("kubeconfig"))]
    cluster = emission.platform.clusters.get(deploy.cluster)
    if cluster is None or emission.platform.aws is None:
        emission.report(
            NO_CLUSTER.at(
                deploy.span,
                f"nothing says how `{emission.workflow.label}` reaches its cluster",
                hint="cluster = cluster.main"
                if cluster is None
                else "kubeconfig = secrets.KUBECONFIG, or `aws { account; region }` in `platform`",
                environment=emission.platform.environment,
                values=(emission.workflow.label, ""),
            )
        )
        return []
    env = {
        "CLUSTER": emission.name(cluster.name),
        "REGION": emission.text(emission.platform.aws.region),
    }
    run = 'aws eks update-kubeconfig --name "$CLUSTER" --region "$REGION"\n'
    return [Step("Know the cluster", run=run, env=env, span=deploy.at("cluster"))]
