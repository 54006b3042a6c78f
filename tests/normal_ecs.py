"""Task definitions in one form: what ECS takes a missing key for is left out."""

from __future__ import annotations

from typing import Any

DEFAULTS = {
    "essential": True,
    "privileged": False,
    "readonlyRootFilesystem": False,
    "disableNetworking": False,
    "interactive": False,
    "pseudoTerminal": False,
    "protocol": "tcp",
    "networkMode": "bridge",
    "cpuArchitecture": "X86_64",
    "operatingSystemFamily": "LINUX",
}
"""https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html"""


def normal(tree: Any) -> Any:
    """The tree without what is the same when it is not said."""
    if isinstance(tree, dict):
        kept = {
            key: normal(value) for key, value in tree.items() if key not in DEFAULTS or DEFAULTS[key] != value
        }
        return {key: value for key, value in kept.items() if value != {} or tree[key] == {}}
    return [normal(one) for one in tree] if isinstance(tree, list) else tree
