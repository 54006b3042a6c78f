"""Every Platform of every spec satisfies its types, as pydantic checks them and as the published schema says."""

from __future__ import annotations

import jsonschema_rs
import pytest

from platformc_schemas.ours import schema
from platformc_schemas.ours.ir import platform_document
from spec_files import SPECS, compiled, stem


@pytest.fixture(scope="module")
def validator() -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(schema("ir"))


@pytest.mark.parametrize("spec", SPECS, ids=stem)
def test_every_platform_satisfies_its_types(spec, validator) -> None:
    result = compiled(spec)

    assert result.platforms
    for platform in result.platforms:
        assert [error.message for error in validator.iter_errors(platform_document(platform))] == []


def test_a_platform_with_a_wrong_type_does_not(validator) -> None:
    document = platform_document(compiled(SPECS[0]).platforms[0])
    document["environment"] = 3

    assert not validator.is_valid(document)
