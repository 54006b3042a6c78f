"""What a format cannot carry: the compiler turns it into a diagnostic, so the type is the compiler's."""

from __future__ import annotations

from platformc.output import Unwritable

__all__ = ["Unwritable"]
