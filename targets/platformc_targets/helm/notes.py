"""What helm prints when a release is installed."""

from __future__ import annotations

from platformc.ir import Platform
from platformc_targets.text.helm import escaped

NAMESPACE = "{{ .Values.names.namespace }}"


def notes(platform: Platform, name: str, tested: bool) -> list[str]:
    """The lines of NOTES.txt. tested: whether the chart holds something for `helm test`."""
    part_of = escaped(platform.name.value)
    pods = f"kubectl --namespace {NAMESPACE} get pods --selector app.kubernetes.io/part-of={part_of}"
    lines = [
        f"{escaped(name)} is released as {{{{ .Release.Name }}}}, in namespace {NAMESPACE}.",
        "",
        "How far it is:",
        f"  {pods}",
    ]
    if tested:
        lines += [
            "Whether it answers:",
            f"  helm test {{{{ .Release.Name }}}} --namespace {NAMESPACE}",
        ]
    return lines
