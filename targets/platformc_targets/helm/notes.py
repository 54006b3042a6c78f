"""What helm prints when a release is installed."""

from __future__ import annotations

from platformc.ir import Platform
from platformc_targets.text.helm import escaped


def notes(platform: Platform, name: str) -> list[str]:
    """The lines of NOTES.txt."""
    return [
        f"{escaped(name)} is released as {{{{ .Release.Name }}}}, in namespace {{{{ .Values.names.namespace }}}}.",
        "",
        "How far it is:",
        "  kubectl --namespace {{ .Values.names.namespace }} get pods --selector"
        f" app.kubernetes.io/part-of={escaped(platform.name.value)}",
        "Whether it answers:",
        "  helm test {{ .Release.Name }} --namespace {{ .Values.names.namespace }}",
    ]
