"""Keys of the login that mail is sent with, which nobody makes."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic, Related, nearest
from platformc.ir import Platform

_SPEC = (
    'platform demo {{ aws {{ account = "012345678901"; region = "us-east-1" }} }}\n'
    'zone main {{ name = "example.com"; external }}\n'
    'mail main {{ domain = "example.com"; credentials = "demo/smtp" }}\n'
    'secret mail {{ PASSWORD = external "demo/smtp/{}" }}\n'
    'service web {{ image = "web:1"; env {{ PASSWORD = secret.mail.PASSWORD }} }}\n'
    'deploy {{ terraform; kubernetes {{ secret_store = "aws" }} }}\n'
)
MAIL_LOGIN = Code(
    "mail/login",
    summary="a key of the login for sending mail is asked for, and nobody makes it",
    why="The secret store has `/host`, `/username` and `/password` under the path that `credentials` names, nothing else.",
    wrong=_SPEC.format("pasword"),
    right=_SPEC.format("password"),
)
KEYS = ("host", "username", "password")


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each key under the path of a login that is none of its three."""
    logins = {
        f"{mail.credentials.value}/": mail.credentials
        for mail in platform.mails.values()
        if mail.credentials is not None and not mail.external
    }
    for secret in platform.secrets.values():
        for key in secret.keys:
            path = key.path.value if key.source == "external" and key.path is not None else ""
            for prefix, text in logins.items():
                word = path.removeprefix(prefix)
                if path.startswith(prefix) and word not in KEYS and key.path is not None:
                    close = nearest(word, KEYS)
                    yield MAIL_LOGIN.at(
                        key.path.span,
                        f"`{path}` of secret `{secret.label}` is no key of the login that is kept under `{text.value}`",
                        hint=f"did you mean `{prefix}{close}`?" if close else f"it has {', '.join(KEYS)}",
                        related=[Related("the login is kept here", text.span)],
                        values=(path, text.value),
                    )
