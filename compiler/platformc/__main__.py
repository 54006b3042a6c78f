"""`python -m platformc`."""

from platformc.cli.main import main

main()
