"""`deploy { TARGET { install = true } }`: which files are also copied into the project folder, and where to."""

from __future__ import annotations

import os
from collections.abc import Mapping
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import NamedTuple

from platformc.cli.output.findings import INSTALL_VALUE, INSTALLED_TWICE, NOT_OURS
from platformc.cli.output.lock import Lock, installable, place
from platformc.cli.output.plan import Plan, plan
from platformc.cli.workspace import display
from platformc.diagnostics import Diagnostic, Related
from platformc.ir import Platform, Scalar
from platformc.pipeline import Compiled
from platformc.source import Span
from platformc.target import Target


class Copy(NamedTuple):
    """A file to install. span: the option that asks for it. origin: the file that it is a copy of."""

    text: str
    environment: str
    span: Span
    origin: str


Copies = Mapping[str, Copy]
"""By path relative to the project folder."""


def copies(
    compiled: Compiled, targets: Mapping[str, Target], taken: dict[str, Copy]
) -> tuple[Copies, list[Diagnostic]]:
    """The files of a spec that are installed, and what is wrong with how they are asked for.

    taken: what other specs install in the same project folder; gets these.
    """
    found: list[Diagnostic] = []
    asked: dict[tuple[str, str], Span] = {}
    for platform in compiled.platforms:
        _asked(platform, targets, asked, found)
    own: dict[str, Copy] = {}
    for emitted in compiled.files:
        span = asked.get((emitted.environment, emitted.target))
        if span is None or not _installs(targets[emitted.target], emitted.path):
            continue
        copy = Copy(emitted.text, emitted.environment, span, emitted.path)
        path = place(emitted.path)
        own[path] = copy
        if taken.setdefault(path, copy).text != copy.text:
            found.append(_twice(path, copy, taken[path]))
    return own, found


def plan_copies(
    project: str, folder: str, wanted: Copies, lock: Lock, output: Plan, force: bool
) -> tuple[Plan, list[Diagnostic]]:
    """What installing would do in the project folder, and where an environment that is not built is in the way.

    output: the plan of the output folder (absolute `folder`).
    """
    blocked: list[Diagnostic] = []
    for path, copy in wanted.items():
        whole = os.path.join(project, path)
        if not installable(path) or whole == folder or whole.startswith(folder + os.sep):
            message = f"`{display(whole)}` cannot be written: it is no place for what is installed"
            hint = "name another file, or say `install = false`"
            blocked.append(NOT_OURS.at(copy.span, message, hint=hint, values=(path, "")))
        elif other := _other(path, copy, lock, output.kept):
            blocked.append(_twice(path, copy, Copy("", other.partition("/")[0], copy.span, other)))
    kept = {place(path) for path in output.kept}
    files = {path: copy.text for path, copy in wanted.items() if installable(path)}
    instead = "say `install = false`"
    return plan(project, files, lock.installed, lambda path: path not in kept, force, instead), blocked


def _asked(
    platform: Platform,
    targets: Mapping[str, Target],
    asked: dict[tuple[str, str], Span],
    found: list[Diagnostic],
) -> None:
    for deploy in platform.deploys:
        option = deploy.option("install")
        if option is None or "install" not in targets[deploy.target].options:
            continue
        if not isinstance(option, Scalar) or not isinstance(option.value, bool):
            message = "`install` is neither `true` nor `false`"
            found.append(
                INSTALL_VALUE.at(
                    option.span,
                    message,
                    hint="write `install = true`",
                    values=(deploy.target, ""),
                )
            )
        elif option.value:
            asked[platform.environment, deploy.target] = option.span
            # what environments share is installed when one of them asks for it
            asked.setdefault(("shared", deploy.target), option.span)


def _installs(target: Target, path: str) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in target.installs)


def _other(path: str, copy: Copy, lock: Lock, kept: Mapping[str, str]) -> str:
    """The file of an environment that is left alone whose copy stands at a path, and not this one's; "" for none."""
    standing = lock.installed.get(path)
    if standing is None or lock.files.get(copy.origin) == standing:
        return ""
    if standing == sha256(copy.text.encode("utf-8")).hexdigest():
        return ""
    return next((one for one, digest in kept.items() if place(one) == path and digest == standing), "")


def _twice(path: str, copy: Copy, first: Copy) -> Diagnostic:
    return INSTALLED_TWICE.at(
        copy.span,
        f"`{path}` would be installed twice, with another content: as `{first.origin}` and as `{copy.origin}`",
        hint="give each environment's file a name of its own, or install one of them",
        related=[Related(f"`{first.origin}` is installed here", first.span)]
        if first.span != copy.span
        else [],
        environment=copy.environment if copy.environment != "shared" else None,
        values=(path, ""),
    )
