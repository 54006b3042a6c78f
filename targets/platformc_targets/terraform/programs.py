"""What programs in the cluster lean on, where the spec gives it to Terraform: accounts, rights, volumes, schedules."""

from __future__ import annotations

from collections.abc import Sequence

from platformc.diagnostics import Report
from platformc.ir import Job, Platform, Workload
from platformc.output import Marked, Tree
from platformc_targets.kubernetes.access import access
from platformc_targets.kubernetes.files import claims, mounted
from platformc_targets.kubernetes.jobs import job_documents
from platformc_targets.kubernetes.objects import labels_of, named
from platformc_targets.kubernetes.workloads import account_of
from platformc_targets.terraform.addresses import Module, ref
from platformc_targets.terraform.makers import made_here
from platformc_targets.terraform.manifests import FILE, manifest
from platformc_targets.terraform.naming import Names
from platformc_targets.text.hcl import Block, Nested

DEFAULT_ACCOUNT = "default"
"""Kubernetes makes it with the namespace: https://kubernetes.io/docs/concepts/security/service-accounts/."""
OF_PROGRAMS = {"ServiceAccount": "k8s.service_account", "Role": "k8s.role", "RoleBinding": "k8s.role_binding"}


def programs(platform: Platform, module: Module, names: Names, report: Report, after: Sequence[Tree]) -> None:
    """What programs lean on, and jobs on a schedule, as far as they are Terraform's to make."""
    made = made_here(platform)
    if "k8s.pvc" in made:
        for volume, document in zip(mounted(platform), claims(platform, report), strict=True):
            manifest(platform, module, names, f"claim_{volume.label}", document, volume.span, after)
    accounts: set[str] = set()
    for workload in platform.workloads:
        if workload.external:
            continue
        if account_of(platform, workload) is not None:
            labels = labels_of(platform, report, named(workload.name), workload.labels)
            for document in access(platform, workload, labels):
                kind, name = document.address.split("/")[-2:]
                if OF_PROGRAMS[kind] not in made or (kind == "ServiceAccount" and name in accounts):
                    continue
                if kind == "ServiceAccount":
                    accounts.add(name)
                if kind == "ServiceAccount" and name == DEFAULT_ACCOUNT:
                    _default_account(platform, module, names, workload, after)
                else:
                    label = f"{OF_PROGRAMS[kind].partition('.')[2]}_{workload.label}"
                    manifest(platform, module, names, label, document, workload.span, after)
        if isinstance(workload, Job) and workload.run.kind == "schedule" and "k8s.cron_job" in made:
            for document in job_documents(platform, report, workload):
                if "/CronJob/" in document.address:
                    label = f"job_{workload.label}"
                    manifest(platform, module, names, label, document, workload.span, after)


def _default_account(
    platform: Platform, module: Module, names: Names, workload: Workload, after: Sequence[Tree]
) -> None:
    """The account that is there with the namespace, with the role of whoever acts as it."""
    metadata: dict[str, Tree] = {"namespace": names.of(platform.namespace, "namespace")}
    role = platform.roles.get(workload.role)
    if role is not None:
        arn: Tree = role.arn if role.external else ref(f"aws_iam_role.{role.label}.arn")
        metadata["annotations"] = {"eks.amazonaws.com/role-arn": Marked(arn, workload.at("role"))}
    body: dict[str, Tree] = {"metadata": Nested(metadata)}
    if after:
        body["depends_on"] = list(after)
    block = Block("resource", ("kubernetes_default_service_account_v1", DEFAULT_ACCOUNT), body)
    module.add(FILE, Marked(block, workload.span))
