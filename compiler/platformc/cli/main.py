"""The door: `platformc --version` answers before anything is imported, the rest goes to click."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line of this process and leaves with its exit status."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        from platformc import __version__

        sys.stdout.write(f"platformc {__version__}\n")
        sys.stdout.flush()
        raise SystemExit(0)
    from platformc.cli.run import run

    raise SystemExit(run(arguments))


if __name__ == "__main__":
    main()
