"""From a Platform to the text of its files: a target's trees, patched by the escape hatch, rendered once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from platformc.diagnostics import Code, Diagnostic, Report, did_you_mean
from platformc.ir import Patch, Plain, Platform, Scalar, Table, Text
from platformc.ir import Sequence as Items
from platformc.output import Files, Marked, Tree, Unwritable, addresses, patch_files
from platformc.target import Emitted, Target
from platformc.ways import seen_by

UNKNOWN_ARTIFACT = Code(
    "unknown-artifact",
    summary="a patch names an artifact that its target does not make",
    why="The patch would change nothing, and nobody would notice.",
    wrong='platform demo { }\nservice web { image = "web:1" }\ndeploy { kubernetes }\n'
    'patch kubernetes "apps/v1/Deployment/wbe" { spec.paused = true }',
    right='platform demo { }\nservice web { image = "web:1" }\ndeploy { kubernetes }\n'
    'patch kubernetes "apps/v1/Deployment/web" { spec.paused = true }',
)
UNWRITABLE = Code(
    "unwritable",
    summary="a text holds a character that the format cannot carry",
    why="The tool would read something else than you wrote, or refuse the file.",
    wrong=f'platform demo {{ }}\nservice web {{ image = "web:1"; env {{ {"A" * 1001} = "b" }} }}\ndeploy {{ compose }}',
    right='platform demo { }\nservice web { image = "web:1"; env { A = "b" } }\ndeploy { compose }',
)


def header(spec: str) -> str:
    """The first line of every file that has comments."""
    return f"Made by platformc from {spec}. To make it again: platformc build {spec}"


def render(
    platform: Platform, target: Target, report: Report, platforms: Sequence[Platform] = ()
) -> list[Emitted]:
    """The files of one target in one environment, patches applied. platforms: all that deploy the target."""

    def here(one: Diagnostic) -> None:
        report(one._replace(environment=platform.environment))

    if target.emit_among is not None:
        files = target.emit_among(platform, platforms or (platform,), here)
    else:
        files = target.emit(platform, here)
    patches = [patch for patch in platform.patches if patch.target == target.name]
    shared = target.patched(platform) if patches and target.patched is not None else ()
    for patch in patches:
        if patch.address not in shared:
            _patch(platform, patch, files, shared, report)
    return _texts(files, f"{platform.environment}/{target.name}", platform, target.name, report)


def render_shared(
    platforms: Sequence[Platform], targets: Mapping[str, Target], only: Sequence[str] | None, report: Report
) -> list[Emitted]:
    """What belongs to several environments: each target's shared files, for the platforms that deploy it."""
    found: list[Emitted] = []
    for name in targets:
        asked = [
            seen_by(p, name)
            for p in platforms
            if (name in only if only is not None else p.deploy(name) is not None)
        ]
        # a target that nobody asks for is not even imported
        target = targets[name] if asked else None
        if target is not None and target.emit_shared is not None:
            files = target.emit_shared(asked, report)
            found.extend(_texts(files, f"shared/{name}", asked[0], name, report, environment="shared"))
    return found


def _texts(
    files: Files, folder: str, platform: Platform, target: str, report: Report, environment: str = ""
) -> list[Emitted]:
    found: list[Emitted] = []
    for path, output in files.items():
        try:
            rendered = output.render(header(platform.spec))
        except Unwritable as error:
            report(
                UNWRITABLE.at(
                    error.span or platform.span,
                    f"`{error.where}` in {target} {error.reason}",
                    environment=platform.environment,
                    values=(error.where, ""),
                )
            )
            continue
        found.append(
            Emitted(
                f"{folder}/{path}",
                environment or platform.environment,
                target,
                rendered.text,
                rendered.origins,
            )
        )
    return found


def _patch(
    platform: Platform, patch: Patch, files: Files, elsewhere: Collection[str], report: Report
) -> None:
    """elsewhere: addresses in the target's shared files, which a mistaken one may mean."""
    if patch_files(files, patch.address, _tree(patch.tree, platform, report)):
        return
    report(
        UNKNOWN_ARTIFACT.at(
            patch.span,
            f"{patch.target} makes no `{patch.address}` in {platform.environment}",
            hint=did_you_mean(patch.address, [*addresses(files), *sorted(elsewhere)]),
            environment=platform.environment,
            values=(patch.address, ""),
        )
    )


def _tree(value: Plain, platform: Platform, report: Report) -> Tree:
    match value:
        case Table(entries):
            return {key: _tree(inner, platform, report) for key, inner in entries}
        case Items(items):
            return Marked([_tree(item, platform, report) for item in items], value.span)
        case Scalar(scalar):
            return Marked(scalar, value.span)
        case Text():
            plain = value.plain
            if plain is None:
                from platformc.resolve.scope import NOT_PLAIN

                report(
                    NOT_PLAIN.at(
                        value.span,
                        f"`{value.value}` is not known at build time",
                        environment=platform.environment,
                    )
                )
                return ""
            return Marked(plain, value.span)
