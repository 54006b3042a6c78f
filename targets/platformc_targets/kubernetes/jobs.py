"""Jobs: before a service's replicas, on a schedule, or by hand."""

from __future__ import annotations

from platformc.diagnostics import Report
from platformc.ir import Job, Platform
from platformc.output import Document, Marked, Tree
from platformc_targets.kubernetes.access import access, wants_token
from platformc_targets.kubernetes.files import config_map
from platformc_targets.kubernetes.objects import document, labels_of, named
from platformc_targets.kubernetes.pods import pod_template
from platformc_targets.kubernetes.texts import known
from platformc_targets.kubernetes.workloads import account_of

RETRIES = 6
KEEP_SECONDS = 86400
"""A finished Job stays a day for its log; a Job cannot be changed, only made again."""
NEVER = "0 0 1 1 *"
"""A CronJob must have a schedule, also one that is suspended and only lends its template."""
RESTART = {"no": "Never", "on_failure": "OnFailure"}


def job_documents(platform: Platform, report: Report, job: Job) -> list[Document]:
    """Everything that one job is."""
    namespace = named(platform.namespace)
    labels = labels_of(platform, report, named(job.name), job.labels, f"a label of `{job.label}`")
    account = account_of(platform, job)
    template, mounts = pod_template(
        platform, report, job, labels, account=account, token=wants_token(platform, job)
    )
    template["spec"] = {"restartPolicy": RESTART.get(job.restart or "", "Never"), **template["spec"]}
    documents: list[Document] = []
    if account is not None:
        documents += access(platform, job, labels)
    if mounts.data:
        documents.append(config_map(platform, report, job, mounts))
    work: dict[str, Tree] = {"backoffLimit": RETRIES}
    if job.run.kind == "before":
        work |= {"ttlSecondsAfterFinished": KEEP_SECONDS, "template": template}
        documents.append(
            document(
                "batch/v1",
                "Job",
                named(job.own_name("k8s.job")),
                job.span,
                labels,
                {"spec": work},
                namespace=namespace,
            )
        )
        return documents
    cron = job.run.cron
    spec: dict[str, Tree] = {
        "schedule": known(platform, report, cron, f"the schedule of `{job.label}`") if cron else NEVER,
        "concurrencyPolicy": "Forbid",
        "successfulJobsHistoryLimit": 3,
        "failedJobsHistoryLimit": 3,
        "jobTemplate": {"metadata": {"labels": labels}, "spec": work | {"template": template}},
    }
    if job.run.kind == "manual":
        spec["suspend"] = Marked(True, job.run.span)
    documents.append(
        document(
            "batch/v1",
            "CronJob",
            named(job.own_name("k8s.cron_job")),
            job.span,
            labels,
            {"spec": spec},
            namespace=namespace,
        )
    )
    return documents
