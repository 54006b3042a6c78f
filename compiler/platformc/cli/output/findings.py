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

_INSTALLED = """platform shop {{ }}
environments alpha, prod
workflow ci {{
  file = {file}
  on {{ push = ["main"] }}
  test = ["make test-{{environment}}"]
}}
deploy {{ github {{ install = {install} }} }}
"""
_ONE_EACH = '"ci.{environment}.yaml"'
_ONE_FOR_ALL = '"ci.yaml"  # platformc: allow name/collision because each has a folder'
INSTALL_VALUE = Code(
    "deploy/install",
    summary="`install` is neither true nor false",
    why="Whether files outside the output folder are written must not be guessed.",
    wrong=_INSTALLED.format(file=_ONE_EACH, install='"yes"'),
    right=_INSTALLED.format(file=_ONE_EACH, install="true"),
)
INSTALLED_TWICE = Code(
    "output/installed-twice",
    summary="two files with different content would be installed at one path",
    why="The project folder holds one file there: the other would be lost, and its workflow would never run.",
    wrong=_INSTALLED.format(file=_ONE_FOR_ALL, install="true"),
    right=_INSTALLED.format(file=_ONE_EACH, install="true"),
    command=("build", "main.plat"),
)
