"""Values for a chart that others made."""

from __future__ import annotations

from platformc.diagnostics import Report
from platformc.ir import Chart, Platform, Text
from platformc.output import Files


def existing(platform: Platform) -> Chart | None:
    """The declared chart that an environment is deployed with; None when it is ours."""
    deploy = platform.deploy("helm")
    option = deploy.option("chart") if deploy else None
    if isinstance(option, Text) and option.name.startswith("chart."):
        return platform.charts.get(option.name.split(".")[1])
    return None


def existing_values(platform: Platform, report: Report) -> Files:
    """`values.yaml` of one environment."""
    raise NotImplementedError
