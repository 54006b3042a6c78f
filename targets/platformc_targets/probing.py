"""Commands that ask from inside a container whether it is well, with what its image has.

Each of these programs is missing from some common image: the first that is there is asked.
"""

from __future__ import annotations

HTTP = (
    "if command -v curl >/dev/null; then curl -fsS -o /dev/null {url}; "
    "elif command -v wget >/dev/null; then wget -q -O /dev/null {url}; "
    "elif command -v python3 >/dev/null; "
    "then python3 -c 'import sys, urllib.request as r; r.urlopen(sys.argv[1])' {url}; "
    "else node -e 'fetch(process.argv[1]).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))' {url}; fi"
)
"""url: quoted for a shell."""
TCP = (
    "if command -v nc >/dev/null; then nc -z 127.0.0.1 {port}; "
    "elif command -v python3 >/dev/null; "
    "then python3 -c 'import socket; socket.create_connection((\"127.0.0.1\", {port})).close()'; "
    "else bash -c '</dev/tcp/127.0.0.1/{port}'; fi"
)
