"""Serves providers' schemas to Terraform, on this machine only, until its standard input is closed.

Run by terraform.py. The first line that it prints is what TF_REATTACH_PROVIDERS takes. It knows what arguments
there are, nothing of what providers do with them.
https://github.com/hashicorp/terraform/blob/main/docs/plugin-protocol/tfplugin6.9.proto
"""

from __future__ import annotations

import json
import os
import sys
from concurrent import futures
from pathlib import Path
from typing import Any

import grpc
from tf.gen import tfplugin_pb2 as messages
from tf.gen import tfplugin_pb2_grpc as services

MODES = {"single": 1, "list": 2, "set": 3, "map": 4}
OBJECT_MODES = {"single": 1, "list": 2, "set": 3, "map": 4}
REGISTRY = "registry.terraform.io/hashicorp"
UNLIMITED = [("grpc.max_send_message_length", -1)]


def attribute(name: str, said: dict[str, Any]) -> Any:
    """An attribute as the protocol says it."""
    flags = {flag: bool(said.get(flag)) for flag in ("required", "optional", "computed", "sensitive")}
    if "nested_type" not in said:
        return messages.Schema.Attribute(name=name, type=json.dumps(said["type"]).encode(), **flags)
    nested = said["nested_type"]
    inner = messages.Schema.Object(
        attributes=[attribute(part, what) for part, what in sorted(nested["attributes"].items())],
        nesting=OBJECT_MODES[nested["nesting_mode"]],
    )
    return messages.Schema.Attribute(name=name, nested_type=inner, **flags)


def block(said: dict[str, Any]) -> Any:
    """A block as the protocol says it."""
    made = messages.Schema.Block(
        attributes=[attribute(name, what) for name, what in sorted(said.get("attributes", {}).items())]
    )
    for name, nested in sorted(said.get("block_types", {}).items()):
        made.block_types.add(
            type_name=name,
            block=block(nested["block"]),
            nesting=MODES[nested["nesting_mode"]],
            min_items=nested.get("min_items", 0),
            max_items=nested.get("max_items", 0),
        )
    return made


def schema(said: dict[str, Any]) -> Any:
    """A type's schema as the protocol says it."""
    return messages.Schema(version=said.get("version", 0), block=block(said["block"]))


class Provider(services.ProviderServicer):  # type: ignore[misc]
    """Answers with schemas; whatever Terraform asks further is allowed."""

    def __init__(self, said: dict[str, Any]) -> None:
        self.answer = messages.GetProviderSchema.Response(
            provider=schema(said["provider"]),
            resource_schemas={name: schema(one) for name, one in said["resource_schemas"].items()},
            data_source_schemas={name: schema(one) for name, one in said["data_source_schemas"].items()},
        )

    def GetProviderSchema(self, request: Any, context: Any) -> Any:
        return self.answer

    def ValidateProviderConfig(self, request: Any, context: Any) -> Any:
        return messages.ValidateProviderConfig.Response()

    def ValidateResourceConfig(self, request: Any, context: Any) -> Any:
        return messages.ValidateResourceConfig.Response()

    def ValidateDataResourceConfig(self, request: Any, context: Any) -> Any:
        return messages.ValidateDataResourceConfig.Response()

    def StopProvider(self, request: Any, context: Any) -> Any:
        return messages.StopProvider.Response()


def main() -> None:
    """Serve every schema of the folder in the first argument, each provider on a port of its own."""
    servers: list[Any] = []
    attached: dict[str, Any] = {}
    for path in sorted(Path(sys.argv[1]).glob("*.json")):
        server = grpc.server(futures.ThreadPoolExecutor(2), options=UNLIMITED)
        services.add_ProviderServicer_to_server(
            Provider(json.loads(path.read_text(encoding="utf-8"))), server
        )
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        servers.append(server)
        attached[f"{REGISTRY}/{path.stem}"] = {
            "Protocol": "grpc",
            "ProtocolVersion": 6,
            "Pid": os.getpid(),
            "Test": True,
            "Addr": {"Network": "tcp", "String": f"127.0.0.1:{port}"},
        }
    print(json.dumps(attached), flush=True)
    sys.stdin.read()
    for server in servers:
        server.stop(None)


if __name__ == "__main__":
    main()
