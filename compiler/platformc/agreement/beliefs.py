"""placeholder"""

from __future__ import annotations
from platformc.agreement.world import Finding


def belief_findings(platform, platforms, wrong):
    return []
