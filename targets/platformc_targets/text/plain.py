"""Text whose format has no values to escape: a Caddyfile, a README."""

from __future__ import annotations

from collections.abc import Sequence

from platformc.output import Document, Marked, Rendered
from platformc.source import Span
from platformc_targets.text.comment import comment_lines
from platformc_targets.text.place import has_surrogate, refuse
from platformc_targets.text.unwritable import Unwritable


class Plain:
    """A file made of lines, each possibly marked; a line with line ends in it is several lines.

    comment: what stands before and after the header's words; None where the format has no comments.
    Its one document is the list of lines.
    """

    __slots__ = ("comment", "documents")

    def __init__(self, lines: Sequence[str | Marked], comment: tuple[str, str] | None = ("# ", "")) -> None:
        self.documents = [Document("", list(lines))]
        self.comment = comment

    def render(self, header: str) -> Rendered:
        """The lines under the header. Raises Unwritable when a line holds a lone surrogate."""
        lines: list[str] = []
        origins: list[Span | None] = []
        if header and self.comment:
            before, after = self.comment
            lines += comment_lines(header, before, after)
            origins += [None] * len(lines)
        for document in self.documents:
            tree = document.tree
            outer: Span | None = None
            while isinstance(tree, Marked):
                tree, outer = tree
            if not isinstance(tree, list):
                raise Unwritable("the file", "it is a list of lines, nothing else", outer)
            for line in tree:
                span = outer
                while isinstance(line, Marked):
                    line, span = line
                for piece in str(line).split("\n"):
                    lines.append(piece)
                    origins.append(span)
        text = "".join(f"{line}\n" for line in lines)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise refuse(self.documents, _surrogate) from None
        return Rendered(text, origins)


def _surrogate(text: str, _is_key: bool) -> str | None:
    return "UTF-8 cannot hold a lone surrogate" if has_surrogate(text) else None
