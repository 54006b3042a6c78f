"""Whether a file of encrypted variables is one: every value, for the right reader, with its seal.

Two forms: dotenv, line by line, and the JSON that sops puts around a whole file.
https://github.com/getsops/sops/blob/main/stores/dotenv/store.go, https://getsops.io/docs/#encryption-protocol
No value of such a file ever gets into a message, or into a text that one shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import EncryptedEnv
from platformc.programs.examples import RECIPIENT, project
from platformc.programs.folder import Folder
from platformc.source import Span

FILE = "jokes/.env.enc"
MISSING = Code(
    "encrypted-env/missing",
    summary="the file of encrypted variables is not there",
    why="The image cannot be built without it; an app without variables has an empty one.",
    wrong=project(without=FILE),
    right=project((FILE, "", "")),
)
CLEAR = Code(
    "encrypted-env/clear",
    summary="a file of encrypted variables holds a value in clear text",
    why="It is checked in: whoever reads the repository, or its history, has the value.",
    wrong=project(
        (FILE, "ENDPOINT_SECRET=ENC[AES256_GCM", "API_KEY=not-encrypted\nENDPOINT_SECRET=ENC[AES256_GCM")
    ),
    right=project(),
)
UNSEALED = Code(
    "encrypted-env/unsealed",
    summary="a file of encrypted variables was not written by sops, or lost a part of what sops wrote",
    why="sops refuses to decrypt it, and the app does not start.",
    wrong=project((FILE, "sops_mac=", "sops_mc=")),
    right=project(),
)
READER = Code(
    "encrypted-env/recipient",
    summary="a file of variables is not encrypted for the key that the spec names",
    why="Who deploys does not have the private key: the app does not start.",
    wrong=project((FILE, RECIPIENT, "age1lvyvwawkr0mcnnnncaghunadrqkmuf9e6507x9y920xxpp866cnql7dp2z")),
    right=project(),
)
SIGNATURE = Code(
    "webhook/secret-missing",
    summary="the file of encrypted variables lacks the secret of a webhook",
    why="The app cannot tell a call from a forged one: it refuses all, or believes all.",
    wrong=project((FILE, "ENDPOINT_SECRET=", "OTHER=")),
    right=project(
        (FILE, "ENDPOINT_SECRET=", "OTHER="),
        ("main.plat", '"ENDPOINT_SECRET"', '"ENDPOINT_SECRET" { first = unsigned }'),
    ),
)

ENCRYPTED = re.compile(
    r"ENC\[AES256_GCM,data:[A-Za-z0-9+/=]*,iv:[A-Za-z0-9+/=]+,tag:[A-Za-z0-9+/=]+,type:[a-z]+\]"
)
_RECIPIENT = re.compile(r"sops_age__list_\d+__map_recipient")
HIDDEN = "***"


class Entry(NamedTuple):
    """A variable of the file: its name, whether its value is encrypted, and where the name stands."""

    name: str
    sealed: bool
    span: Span


class Content(NamedTuple):
    """entries: the variables, none for a file that is encrypted as a whole. broken: lines that are none."""

    entries: tuple[Entry, ...]
    recipients: tuple[str, ...]
    mac: bool
    whole: bool
    broken: tuple[Span, ...]
    shown: str


def encrypted_findings(folder: Folder) -> Iterator[Diagnostic]:
    """What is wrong with a program's encrypted variables; an empty file is right."""
    env = folder.service.encrypted_env
    if env is None:
        return
    found = folder.text(env.file.value)
    if found is None:
        yield MISSING.at(
            env.file.span,
            f"`{folder.service.label}` has no `{env.file.value}` in `{folder.path}`",
            hint=f"`{_command(env)}`, or an empty file where there are no variables",
            values=(folder.service.label, env.file.value),
        )
        return
    path, text = found
    if not text.strip():
        return
    content = read(path, text)
    folder.shown(path, content.shown)
    yield from _clear(env, path, content)
    yield from _sealed(folder, env, path, content)
    yield from _signature(folder, path, content)


def read(path: str, text: str) -> Content:
    """What a file says, without its values."""
    return _whole(path, text) if text.lstrip().startswith("{") else _lines(path, text)


def _lines(path: str, text: str) -> Content:
    entries: list[Entry] = []
    broken: list[Span] = []
    recipients: list[str] = []
    mac = False
    lines: list[str] = []
    at = 0
    for line in text.split("\n"):
        name, equals, value = line.rstrip("\r").partition("=")
        shown = line
        if not line.strip() or line.startswith("#"):
            shown = line if not line.startswith("#") or ENCRYPTED.fullmatch(line[1:].strip()) else "#"
        elif not equals:
            shown = HIDDEN
            broken.append(Span(path, at, at + len(HIDDEN)))
        elif name.startswith("sops_"):
            if _RECIPIENT.fullmatch(name):
                recipients.append(value.strip())
            mac = mac or (name == "sops_mac" and ENCRYPTED.fullmatch(value.strip()) is not None)
            shown = f"{name}={value}" if _RECIPIENT.fullmatch(name) else f"{name}="
        else:
            sealed = ENCRYPTED.fullmatch(value) is not None
            shown = f"{name}={'ENC[' + HIDDEN + ']' if sealed else HIDDEN}"
            entries.append(Entry(name, sealed, Span(path, at, at + len(name))))
        lines.append(shown)
        at += len(shown) + 1
    return Content(tuple(entries), tuple(recipients), mac, False, tuple(broken), "\n".join(lines))


def _whole(path: str, text: str) -> Content:
    """The envelope: its data is one value; where it is JSON with keys, each of them is one."""
    start = Span(path, 0, 1)
    try:
        tree = json.loads(text)
    except ValueError:
        return Content((), (), False, True, (start,), "{\n")
    sops: Any = tree.get("sops") if isinstance(tree, dict) else None
    ages = sops.get("age") if isinstance(sops, dict) else None
    recipients = (
        [str(one.get("recipient")) for one in ages or () if isinstance(one, dict)]
        if isinstance(ages, list)
        else []
    )
    mac = isinstance(sops, dict) and ENCRYPTED.fullmatch(str(sops.get("mac"))) is not None
    shown, entries = "{\n", []
    for name, value in tree.items():
        if name == "sops":
            continue
        place = Span(path, len(shown), len(shown) + len(json.dumps(name)))
        shown += f"{json.dumps(name)}: {HIDDEN}\n"
        entries.append(Entry(name, all(ENCRYPTED.fullmatch(one) for one in _scalars(value)), place))
    return Content(tuple(entries), tuple(recipients), mac, set(tree) <= {"data", "sops"}, (), shown)


def _scalars(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _scalars(one)
    elif isinstance(value, list):
        for one in value:
            yield from _scalars(one)
    else:
        yield str(value)


def _command(env: EncryptedEnv) -> str:
    """How the file is made from the one in clear; sops takes most names for binary unless it is told."""
    name = env.file.value
    clear = name.removesuffix(".enc") if name.endswith(".enc") else ".env"
    return f"sops --encrypt --input-type dotenv --output-type dotenv {clear} > {name}"


def _clear(env: EncryptedEnv, path: str, content: Content) -> Iterator[Diagnostic]:
    for entry in content.entries:
        if not entry.sealed:
            yield CLEAR.at(
                entry.span,
                f"`{entry.name}` stands in `{path}` in clear text",
                hint=f"change that secret, then `{_command(env)}`",
                related=[Related("the file is named here", env.file.span)],
                values=(entry.name, path),
            )


def _sealed(folder: Folder, env: EncryptedEnv, path: str, content: Content) -> Iterator[Diagnostic]:
    clear = any(not entry.sealed for entry in content.entries)
    wanted = folder.platform.ages[env.age].recipient
    if content.broken or (not content.mac and not clear):
        what = (
            "has a line that is no `NAME=VALUE`"
            if content.broken and not content.whole
            else "has no `sops_mac`"
        )
        yield UNSEALED.at(
            content.broken[0] if content.broken else Span(path, 0, 1),
            f"`{path}` {what}: sops did not write it so",
            hint="encrypt it again, and change it with sops only",
            related=[Related("the file is named here", env.file.span)],
            values=(path, ""),
        )
    elif content.mac and wanted.value not in content.recipients:
        shown = content.recipients[0] if content.recipients else "nobody"
        at = content.shown.find(shown)
        yield READER.at(
            Span(path, at, at + len(shown)) if at >= 0 else Span(path, 0, 1),
            f"`{path}` is encrypted for `{shown}`, and not for `{wanted.value}`",
            hint=f"`sops updatekeys {path}`, or `sops rotate --add-age {wanted.value} {path}`",
            related=[Related("the spec names this key", wanted.span)],
            values=(shown, wanted.value),
        )


def _signature(folder: Folder, path: str, content: Content) -> Iterator[Diagnostic]:
    webhook = folder.service.webhook
    if webhook is None or webhook.first == "unsigned" or content.whole or not content.entries:
        return
    name = webhook.secret.value
    if name not in {entry.name for entry in content.entries}:
        yield SIGNATURE.at(
            webhook.secret.span,
            f"`{path}` has no `{name}`, with which calls of `{webhook.path.value}` are signed",
            hint=f"add `{name}` to it, or deploy once without: `{{ first = unsigned }}`",
            related=[Related("the file", Span(path, 0, 1))],
            values=(name, path),
        )
