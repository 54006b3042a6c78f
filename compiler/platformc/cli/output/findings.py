"""What can be wrong with files that stand where we want to write."""

from __future__ import annotations

from platformc.diagnostics import Code

_SPEC = """platform shop { }
service web { image = "nginx:1" }
deploy { compose }
"""
_LOCK = """{
  "version": 1,
  "compiler": "0.1.0",
  "specs": {},
  "targets": {},
  "files": {
    "default/compose/compose.yaml": "0000000000000000000000000000000000000000000000000000000000000000"
  }
}
"""

HAND_EDITED = Code(
    "output/hand-edited",
    summary="a file that platformc wrote was edited by hand",
    why="The next build would throw the edit away, and until then the file no longer says what the spec says.",
    wrong={
        "main.plat": _SPEC,
        "build/platformc.lock.json": _LOCK,
        "build/default/compose/compose.yaml": "services: {}\n",
    },
    right=_SPEC,
    command=("build", "main.plat"),
)
NOT_OURS = Code(
    "output/not-ours",
    summary="a file that platformc did not write is in the way",
    why="Writing there would destroy somebody's file: only files that the last lock lists are ever replaced.",
    wrong={"main.plat": _SPEC, "build/default/compose/compose.yaml": "services: {}\n"},
    right=_SPEC,
    command=("build", "main.plat"),
)
