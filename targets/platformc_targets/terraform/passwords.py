"""Values of Secrets as Terraform knows them."""

from __future__ import annotations

from platformc.ir import Platform, SecretPart
from platformc.output import Marked, Tree
from platformc_targets.terraform.addresses import Module, ref
from platformc_targets.terraform.naming import Names
from platformc_targets.text.hcl import Block

FILE = "secrets.tf"


def password_value(platform: Platform, module: Module, names: Names, part: SecretPart) -> Tree:
    """The value of a key of a Secret: generated here, or read from the secret store."""
    key = platform.secrets[part.secret].key(part.key)
    assert key is not None
    label = identifier(f"{part.secret}_{part.key}")
    if key.source == "generated":
        body: dict[str, Tree] = {"length": Marked(key.length, key.span), "special": False}
        made = f"random_password.{label}"
        module.once(FILE, made, Marked(Block("resource", ("random_password", label), body), key.span))
        return ref(f"{made}.result")
    assert key.path is not None
    path = key.path.value
    for mail in platform.mails.values():
        # what is made here is not looked up before it is made
        if (
            mail.credentials is not None
            and not mail.external
            and path.startswith(f"{mail.credentials.value}/")
        ):
            word = path.removeprefix(f"{mail.credentials.value}/")
            if word in ("host", "username", "password"):
                return ref(f"aws_secretsmanager_secret_version.{mail.label}_smtp_{word}.secret_string")
    address = looked_up(part.secret, part.key)
    found: dict[str, Tree] = {"secret_id": names.text(key.path)}
    module.once(
        FILE, address, Marked(Block("data", ("aws_secretsmanager_secret_version", label), found), key.span)
    )
    return ref(f"{address}.secret_string")


def looked_up(secret: str, key: str) -> str:
    """The address of what is read of the secret store for a key of a Secret."""
    return f"data.aws_secretsmanager_secret_version.{identifier(f'{secret}_{key}')}"


def identifier(text: str) -> str:
    """A text as a label of Terraform."""
    made = "".join(char if char.isalnum() and char.isascii() else "_" for char in text.lower())
    return made if made[:1].isalpha() or made[:1] == "_" else f"_{made}"
