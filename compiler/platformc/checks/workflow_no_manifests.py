"""Workflows that apply manifests which nobody writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform

_SPEC = """\
platform demo { aws { account = "012345678901"; region = "us-east-1" } }
cluster main { external }
role deploy { external }
service web { image = "web:1" }
workflow ci {
  on { dispatch }
  role   = role.deploy
  deploy = kubernetes { cluster = cluster.main }
}
"""

WORKFLOW_NO_MANIFESTS = Code(
    "workflow/no-manifests",
    summary="a workflow applies manifests, and `deploy` makes none in that environment",
    why="It would look for a folder that is never written, and fail after the images are pushed.",
    wrong=_SPEC + "deploy { github; helm }",
    right=_SPEC + "deploy { github; kubernetes }",
)


def check(platforms: Sequence[Platform]) -> Iterator[Diagnostic]:
    """Each workflow that is written where manifests are not, and that names no folder of its own.

    A spec that makes nothing of a cluster anywhere leaves its manifests to others.
    """
    writers = {platform.spec for platform in platforms if platform.deploy("kubernetes") is not None}
    for platform in platforms:
        if platform.deploy("github") is None or platform.deploy("kubernetes") is not None:
            continue
        if platform.deploy("helm") is None and platform.spec not in writers:
            continue
        for workflow in platform.workflows.values():
            deploy = workflow.deploy
            if deploy is None or deploy.kind != "kubernetes" or deploy.manifests:
                continue
            cluster = f"cluster = cluster.{deploy.cluster}" if deploy.cluster else "kubeconfig = secrets.NAME"
            hint = "add `kubernetes` to `deploy`, or say where they are: `manifests = FOLDER`"
            if platform.deploy("helm") is not None:
                hint = f"`deploy = helm {{ {cluster} }}`: `deploy` makes a release here, not manifests"
            yield WORKFLOW_NO_MANIFESTS.at(
                deploy.span,
                f"workflow `{workflow.label}` applies manifests, and nothing writes them",
                hint=hint,
                environment=platform.environment,
                values=(workflow.label, ""),
            )
