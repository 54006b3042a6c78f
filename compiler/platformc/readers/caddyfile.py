"""Reads a Caddyfile: the hosts it serves, its certificates, and whom it forwards to.

https://caddyserver.com/docs/caddyfile/concepts
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from platformc.readers.artifacts import Artifact, Collector
from platformc.source import Span

_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|`[^`]*`|#[^\n]*|[^\s"`#][^\s]*|\n', re.DOTALL)
_SCHEME = re.compile(r"[a-z]+://")


class Word(NamedTuple):
    """A word and where it stands; a line end is a word of its own."""

    text: str
    span: Span


def is_caddyfile(path: str) -> bool:
    """Whether a file is called as Caddy's are."""
    return path.rpartition("/")[2] == "Caddyfile"


def read_text(path: str, text: str, environment: str, target: str = "compose") -> list[Artifact]:
    """One artifact: everything that the file's sites say."""
    found = Collector(path, text, environment, target, "Caddyfile")
    depth = sites = upstreams = 0
    for line in _lines(path, text):
        words = [word for word in line if word.text not in ("{", "}")]
        if depth == 0:
            for address in words:
                host = _SCHEME.sub("", address.text.strip(",")).partition(":")[0].partition("/")[0]
                found.place("proxy.host", f"sites.{sites}", host, address.span, makes=True)
                sites += 1
        elif words and words[0].text == "tls" and len(words) == 3:
            found.place("proxy.file", "tls.certificate", words[1].text, words[1].span)
            found.place("proxy.file", "tls.private", words[2].text, words[2].span)
        elif words and words[0].text == "reverse_proxy":
            for word in words[1:]:
                if not word.text.startswith(("/", "@", "*")):
                    found.place("proxy.upstream", f"upstreams.{upstreams}", word.text, word.span)
                    upstreams += 1
        depth += sum((word.text == "{") - (word.text == "}") for word in line)
    folder, _, name = path.rpartition("/")
    parent = folder.rpartition("/")[2]
    called = name if parent in ("", target) else f"{parent}/{name}"
    start = Span(path, 0, min(1, len(text)))
    return [
        Artifact(
            "proxy.caddyfile", "", called, "", "Caddyfile", path, environment, target, start, found.mentions
        )
    ]


def _lines(path: str, text: str) -> Iterator[list[Word]]:
    line: list[Word] = []
    for match in _WORD.finditer(text):
        word = match[0]
        if word.startswith("#"):
            continue
        if word == "\n":
            yield line
            line = []
            continue
        if word[0] == '"':
            word = re.sub(r'\\(["\\])', r"\1", word[1:-1])
        elif word[0] == "`":
            word = word[1:-1]
        line.append(Word(word, Span(path, match.start(), match.end())))
    yield line
