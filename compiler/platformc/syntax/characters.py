"""From bytes to text: UTF-8 only, a limit on size, and no characters that an editor would hide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from platformc.diagnostics import Code, Diagnostic
from platformc.source import Span

LARGEST = 32 * 1024 * 1024
"""Bytes that a file may have."""

_MOST = 20
"""Findings of this kind told about one file."""


class _Large(Mapping[str, str]):
    """A file over the limit, made only when somebody looks at it."""

    def __getitem__(self, path: str) -> str:
        if path != "main.plat":
            raise KeyError(path)
        return "#" * (LARGEST + 1)

    def __iter__(self) -> Iterator[str]:
        return iter(("main.plat",))

    def __len__(self) -> int:
        return 1


ENCODING = Code(
    "syntax/encoding",
    summary="The file holds bytes that are not UTF-8, or characters that nobody can see",
    why="What an editor hides or shows differently from what the compiler reads cannot be reviewed.",
    wrong="platform demo { }  # \x07\n",
    right="platform demo { }\n",
)
TOO_LARGE = Code(
    "syntax/too-large",
    summary="The file is larger than the limit of 32 MiB",
    why="A file of this size is not a spec, and reading it would take the machine's memory.",
    wrong=_Large(),
    right="platform demo { }\n",
)

# Control characters, halves of a surrogate pair, a lone CR, and what turns the reading direction.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]|\r(?!\n)")


def decode(path: str, data: bytes, problems: list[Diagnostic]) -> str | None:
    """The text of a file, without its BOM; a byte that is not UTF-8 becomes U+FFFD and is reported.

    None when there is no sense in reading on: the file is too large, or in another encoding altogether.
    """
    if len(data) > LARGEST:
        problems.append(_too_large(path))
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        problems.append(
            ENCODING.at(Span(path, 0, 0), "the file is UTF-16, not UTF-8", hint="save it as UTF-8")
        )
        return None
    data = data.removeprefix(b"\xef\xbb\xbf")
    pieces: list[str] = []
    length = 0
    while True:
        try:
            pieces.append(data.decode("utf-8"))
            return "".join(pieces)
        except UnicodeDecodeError as error:
            good = data[: error.start].decode("utf-8")
            length += len(good)
            problems.append(
                ENCODING.at(
                    Span(path, length, length + 1),
                    f"byte 0x{data[error.start]:02X} is not UTF-8",
                    hint="save the file as UTF-8",
                )
            )
            pieces += (good, "\ufffd")
            length += 1
            data = data[error.end :]
            if len(problems) == _MOST:
                return "".join(pieces) + data.decode("utf-8", "replace")


def too_large(path: str, text: str) -> Diagnostic | None:
    """The finding when a text has more bytes than a file may have."""
    if len(text) * 4 > LARGEST and len(text.encode("utf-8", "replace")) > LARGEST:
        return _too_large(path)
    return None


def _too_large(path: str) -> Diagnostic:
    return TOO_LARGE.at(
        Span(path, 0, 0),
        "the file is larger than 32 MiB, the limit",
        hint="split it, and `import` the parts",
    )


def visible(path: str, text: str, problems: list[Diagnostic]) -> str:
    """The text with a blank for each hidden character; the first of each line is reported."""
    if not _HIDDEN.search(text):
        return text
    line_end = -1
    told = 0
    for match in _HIDDEN.finditer(text):
        if match.start() < line_end or told == _MOST:
            continue
        told += 1
        line_end = text.find("\n", match.start())
        line_end = len(text) if line_end < 0 else line_end
        problems.append(_hidden(path, match))
    return _HIDDEN.sub(" ", text)


def _hidden(path: str, match: re.Match[str]) -> Diagnostic:
    code = ord(match.group())
    span = Span(path, match.start(), match.end())
    if code == 0x0D:
        return ENCODING.at(
            span,
            "a carriage return stands alone",
            hint="end lines with LF or CR LF, or write `\\r` in a string",
        )
    if 0xD800 <= code <= 0xDFFF:
        return ENCODING.at(span, f"U+{code:04X} is half of a character", hint="write the whole character")
    return ENCODING.at(
        span,
        f"the character U+{code:04X} cannot be seen",
        hint=f"take it out, or write `\\u{code:04x}` in a string",
    )
