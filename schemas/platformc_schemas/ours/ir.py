"""pydantic's strict edge around the Platform: its JSON Schema, and proof that a value satisfies its types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from platformc.ir import Platform


def platform_schema() -> dict[str, Any]:
    """The JSON Schema of one Platform, as `platform_document` writes it."""
    from pydantic import TypeAdapter

    from platformc import ir

    schema = TypeAdapter(ir.Platform).json_schema(mode="serialization")
    title = "What a spec means in one environment: every reference resolved, every node with its span."
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **_untitled(schema)}


def platform_document(platform: Platform) -> dict[str, Any]:
    """A Platform as JSON data. Raises pydantic's ValidationError where a value does not satisfy its type."""
    from pydantic import TypeAdapter

    from platformc import ir

    adapter = TypeAdapter(ir.Platform)
    document = adapter.dump_python(platform, mode="json", warnings="error")
    assert isinstance(document, dict)
    return document


def _untitled(schema: Any) -> Any:
    """Without the titles that pydantic makes of field names: they say nothing that the key does not."""
    if isinstance(schema, dict):
        return {
            key: _untitled(value)
            for key, value in schema.items()
            if not (key == "title" and isinstance(value, str))
        }
    if isinstance(schema, list):
        return [_untitled(entry) for entry in schema]
    return schema
