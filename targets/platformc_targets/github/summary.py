"""The step that writes what the run's page shows at the end."""

from __future__ import annotations

from platformc.ir import GithubPart, Text
from platformc.output import Tree
from platformc_targets.github.emission import Emission, Step
from platformc_targets.github.expressions import escape, expression
from platformc_targets.github.shell import double, echo, printable


def summary_steps(emission: Emission) -> list[Step]:
    """A line of the summary for each line of the text.

    Outputs of the deploying step stand in the script itself, as that step already acts with all that this job
    may do; everything else comes through variables.
    """
    text = emission.workflow.summary
    if text is None:
        return []
    env: dict[str, Tree] = {}
    script = ""
    for line in _lines(text):
        inside = "".join(_inside(emission, part, text, env) for part in line)
        script += f"{echo(inside)} >> $GITHUB_STEP_SUMMARY\n"
    return [Step("Create Summary", run=script, env=env, span=text.span)]


Piece = str | Text


def _lines(text: Text) -> list[list[Piece]]:
    """The text cut at its line ends; a part that is not plain stands alone as a text."""
    lines: list[list[Piece]] = [[]]
    for part in text.parts:
        if not isinstance(part, str):
            lines[-1].append(Text((part,), text.span))
            continue
        first, *rest = part.split("\n")
        lines[-1].append(first)
        lines.extend([piece] for piece in rest)
    if len(lines) > 1 and lines[-1] == [""]:
        lines.pop()
    return lines


def _inside(emission: Emission, piece: Piece, text: Text, env: dict[str, Tree]) -> str:
    """A piece of a line as it stands between double quotes."""
    if isinstance(piece, str) and printable(piece):
        return escape(double(piece))
    if isinstance(piece, Text):
        part = piece.parts[0]
        if isinstance(part, GithubPart) and part.context == "outputs":
            return expression(emission.inner(part, text, late=True))
    name = f"TEXT_{len(env) + 1}"
    value = Text((piece,), text.span) if isinstance(piece, str) else piece
    env[name] = emission.text(value, late=True)
    return f"${{{name}}}"
