""".sops.yaml: who can read which encrypted file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from platformc.ir import Platform, Service
from platformc.output import Document, Marked, Rendered, Tree
from platformc_targets.text import Yaml

NOTES = """
To encrypt one, in the folder of the program (sops would take all but `.env` for binary):
  sops --encrypt --input-type dotenv --output-type dotenv .env > .env.enc
To change it in place:
  sops --input-type dotenv --output-type dotenv .env.enc"""


class SopsFile:
    """The rules; the first lines say how a file is encrypted."""

    __slots__ = ("documents",)

    def __init__(self, rules: list[Tree]) -> None:
        self.documents = [Document("", {"creation_rules": rules})]

    def render(self, header: str) -> Rendered:
        """The text. Raises Unwritable as Yaml does."""
        return Yaml(self.documents).render(header + "\n" + NOTES if header else "")


def sops_file(rows: Sequence[tuple[Platform, Service, str]]) -> SopsFile | None:
    """A rule for each file, in clear or encrypted, by its path from the project folder; none fits all files.

    rows: environment, service and the service's folder.
    """
    rules: dict[str, Tree] = {}
    for platform, service, folder in rows:
        env = service.encrypted_env
        if env is None:
            continue
        recipient = platform.ages[env.age].recipient
        pattern = pattern_of(folder, env.file.value)
        rules.setdefault(
            pattern,
            {
                "path_regex": Marked(pattern, env.file.span),
                "age": Marked(recipient.value, recipient.span),
            },
        )
    return SopsFile(list(rules.values())) if rules else None


def pattern_of(folder: str, file: str) -> str:
    """What sops compares paths with: the encrypted file, and the one in clear that it is made from."""
    clear = file.removesuffix(".enc")
    path = "/".join(part for part in (folder, clear) if part not in ("", "."))
    ending = r"(\.enc)?" if clear != file else ""
    return f"^{_SPECIAL.sub(_escaped, path)}{ending}$"


_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$]")


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[0]}"
