"""What stands in the folders of Python programs, read where it is there and held against the spec.

Only files that the spec leads to are read, through the caller's `read`, and only within the project's folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from platformc.diagnostics import Diagnostic
from platformc.ir import Platform
from platformc.programs.dockerfile import dockerfile_findings
from platformc.programs.encrypted import encrypted_findings
from platformc.programs.folder import Folder, folders
from platformc.programs.ignored import ignored_findings
from platformc.programs.images import image_findings
from platformc.programs.poetry import poetry_findings
from platformc.source import Sources

Read = Callable[[str], bytes]
Judge = Callable[[Folder], Iterator[Diagnostic]]

JUDGES: tuple[Judge, ...] = (poetry_findings, encrypted_findings, dockerfile_findings, ignored_findings)


def judge(platforms: Sequence[Platform], read: Read, project: str, sources: Sources) -> list[Diagnostic]:
    """What is wrong with programs whose folders are there.

    read, project: as the pipeline has them. sources: gets the texts that findings point into, without what is
    secret in them.
    """
    found: list[Diagnostic] = []
    for platform in platforms:
        for folder in folders(platform, read, project, sources):
            for each in JUDGES:
                found.extend(one._replace(environment=platform.environment) for one in each(folder))
        found.extend(image_findings(platform, read, project, sources))
    return found
