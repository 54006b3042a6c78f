"""What a workload uses in the cloud, what its role allows, and who may act as the role."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.agreement.beliefs import belief
from platformc.agreement.examples import EXAMPLE
from platformc.agreement.expected_pods import needs_account
from platformc.agreement.wiring import PERMISSION_ROLE
from platformc.agreement.world import Finding
from platformc.diagnostics import Code
from platformc.ir import Bucket, Job, Permission, Platform, Role, Service

_USES = EXAMPLE.replace("  port http = 8000\n", "  port http = 8000\n  uses = [bucket.static]\n").replace(
    "zone main {", 'bucket static { name = "shop-static"; external }\n\nzone main {'
)

MISSING = Code(
    "permission/missing",
    summary="a workload uses something that its role does not allow",
    why="Every call is denied at run time, often only on the first upload.",
    wrong=_USES,
    right=EXAMPLE,
)


def permission_findings(platform: Platform) -> Iterator[Finding]:
    """Uses without a permission, and roles that do not trust who acts as them."""
    for workload in platform.workloads:
        declaration = f"{'service' if isinstance(workload, Service) else 'job'}.{workload.label}"
        role = platform.roles.get(workload.role)
        for used in workload.uses:
            if role is not None and (
                (role.external and not role.permissions) or _allowed(platform, role, used)
            ):
                continue
            whose = f"role `{role.label}`" if role is not None else "it has no role that"
            yield belief(
                platform, MISSING, declaration, "uses", workload.at("uses"), "aws.role_arn",
                f"`{declaration}` uses `{used}`, and {whose} {'does not allow' if role else 'allows'} it",
                "give it a role that is derived from its uses: `role = role.NAME`", (used, workload.role),
            )  # fmt: skip
        if role is not None and role.subjects and needs_account(platform, workload):
            yield from _trust(platform, workload, declaration, role)


def _allowed(platform: Platform, role: Role, used: str) -> bool:
    """Whether a permission of the role is about the declaration, and on its own resource."""
    return any(
        permission.declaration == used and _on(platform, permission, used) for permission in role.permissions
    )


def _on(platform: Platform, permission: Permission, used: str) -> bool:
    declaration = platform.find(used)
    if not isinstance(declaration, Bucket) or permission.resource == "*":
        return True
    arn = f"arn:aws:s3:::{declaration.name.value}"
    return permission.resource == arn or permission.resource.startswith(f"{arn}/")


def _trust(platform: Platform, workload: Service | Job, declaration: str, role: Role) -> Iterator[Finding]:
    account = workload.own_name("k8s.service_account").value
    subject = f"{platform.namespace.value}:{account}"
    if subject in role.subjects:
        return
    trusted = ", ".join(f"`{other}`" for other in role.subjects[:3])
    yield belief(
        platform, PERMISSION_ROLE, declaration, "role", workload.at("role"), "aws.role_arn",
        f"`{declaration}` acts as role `{role.label}` by ServiceAccount `{subject}`, and the role trusts {trusted}",
        f"let the role trust `{subject}`", (subject, role.subjects[0]), ("the role", role.at("subjects")),
    )  # fmt: skip
