"""placeholder"""

from __future__ import annotations
from platformc.agreement.mentions import Artifact
from platformc.ir import Platform


def expected_compose(platform: Platform) -> list[Artifact]:
    return []
