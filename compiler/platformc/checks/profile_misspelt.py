"""A profile that differs from another one in a letter or two."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform, Text

PROFILE_MISSPELT = Code(
    "profile/misspelt",
    severity="warning",
    summary="a profile is that of one program alone, and almost the name of another profile",
    why="Whoever asks for the other profile does not get this program, and nothing says that it is missing.",
    wrong='platform demo { }\nservice a { image = "a:1"; profile = debug }\nservice b { image = "b:1"; profile = debgu }\n'
    "deploy { compose }",
    right='platform demo { }\nservice a { image = "a:1"; profile = debug }\nservice b { image = "b:1"; profile = debug }\n'
    "deploy { compose }",
    source="https://docs.docker.com/compose/how-tos/profiles/",
)

ALIKE = 0.8
"""As `difflib` measures it: a letter of five, two of eleven."""


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each profile of one program that is nearly another one, which more programs have or which came first."""
    from difflib import get_close_matches

    users: dict[str, list[Text]] = {}
    for workload in platform.workloads:
        if workload.profile is not None and workload.profile.plain is not None:
            users.setdefault(workload.profile.plain, []).append(workload.profile)
    known: list[str] = []
    for name, texts in sorted(users.items(), key=lambda item: -len(item[1])):
        close = get_close_matches(name, known, n=1, cutoff=ALIKE) if len(texts) == 1 else []
        if not close:
            known.append(name)
            continue
        meant = close[0]
        yield PROFILE_MISSPELT.at(
            texts[0].span,
            f"only one program has the profile `{name}`, and `{meant}` is almost the same",
            hint=f"write `profile = {meant}`, or give this one a name of its own",
            related=[Related(f"`{meant}`", users[meant][0].span)],
            values=(name, meant),
        )
