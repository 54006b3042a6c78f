"""What helm prints when a release is installed."""

from __future__ import annotations

from platformc.ir import Platform
from platformc_targets.text.helm import escaped

NAMESPACE = "{{ .Values.names.namespace }}"


def notes(platform: Platform, name: str) -> list[str]:
    """The lines of NOTES.txt."""
    part_of = escaped(platform.name.value)
    pods = f"kubectl --namespace {NAMESPACE} get pods --selector app.kubernetes.io/part-of={part_of}"
    return [
        f"{escaped(name)} is released as {{{{ .Release.Name }}}}, in namespace {{{{ .Values.names.namespace }}}}.",
        "",
        "How far it is:",
        f"  {pods}",
        "Whether it answers:",
        "  helm test {{ .Release.Name }} --namespace {{ .Values.names.namespace }}",
    ]
