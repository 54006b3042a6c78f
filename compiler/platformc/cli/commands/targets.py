"""`platformc targets`: what can be emitted."""

from __future__ import annotations

from platformc.cli import options


@options.command("targets", "platformc targets --format json")
@options.formats("text", "json")
def command(form: str, verbose: bool) -> int:
    """List the targets: ours, and those of other packages (entry point group `platformc.targets`).

    With --verbose, also what each does with every feature of the language.
    """
    from platformc.cli import show
    from platformc.cli.targets import foreign, load, ours

    known = {**ours(), **foreign()}
    targets = {name: load(name, where) for name, where in known.items()}
    if form == "json":
        from platformc.report.json import render

        listed = [
            {
                "name": name,
                "title": target.title,
                "version": target.version,
                "from": known[name].partition(":")[0].partition(".")[0],
                "shared": target.emit_shared is not None,
                "makes": sorted(target.makes),
                "matrix": dict(sorted(target.matrix.items())),
            }
            for name, target in targets.items()
        ]
        show.out(render({"targets": listed, "diagnostics": [], "errors": 0, "warnings": 0}))
        return 0
    width = max(map(len, targets), default=0)
    lines = []
    for name, target in targets.items():
        lines.append(f"{name:<{width}}  {target.version:<8}  {target.title}")
        if verbose:
            lines += [f"    {feature}: {what}" for feature, what in sorted(target.matrix.items())]
    show.out("\n".join(lines) + "\n")
    return 0
