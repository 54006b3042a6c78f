"""The tables that people read: `names` and `handshakes`."""

from __future__ import annotations

from platformc.agreement.handshake_table import handshakes
from platformc.agreement.name_table import names

__all__ = ["handshakes", "names"]
