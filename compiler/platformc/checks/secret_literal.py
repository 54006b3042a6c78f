"""A secret in clear text: what looks like one never stands in a spec."""

from __future__ import annotations

import re
from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform, Text, Workflow
from platformc.source import Span

SECRET_LITERAL = Code(
    "secret/literal",
    summary="something that looks like a secret stands in the spec in clear text",
    why="Whoever can read the repository, its history, a log or the files made from it then knows the secret.",
    wrong='platform demo { }\nservice web { image = "web:1"; env { DB_PASSWORD = "correct horse" } }\n'
    "deploy { compose }",
    right="platform demo { }\nsecret db { password = generated 32 }\n"
    'service web { image = "web:1"; env { DB_PASSWORD = secret.db.password } }\ndeploy { compose }',
    source="https://cwe.mitre.org/data/definitions/798.html",
)

_NAME = re.compile(
    r"(?:^|[_.-])(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRET_?KEY|TOKEN|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS"
    r"|(?:SESSION|SIGNING|ENCRYPTION|MASTER)_?KEY)$",
    re.IGNORECASE,
)
_HARMLESS = re.compile(r"\s*|true|false|yes|no|on|off|none|null|-?\d+(\.\d+)?|\.{0,2}/.*", re.IGNORECASE)
_VALUE = re.compile(
    r"(?P<aws>\b(?:AKIA|ASIA)[0-9A-Z]{16}\b)"
    r"|(?P<github>\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_[A-Za-z0-9_]{22,})"
    r"|(?P<gitlab>\bglpat-[A-Za-z0-9_-]{20,})"
    r"|(?P<openai>\bsk-(?:[A-Za-z]+-)*[A-Za-z0-9_]{20,})"
    r"|(?P<slack>\bxox[abprs]-[A-Za-z0-9-]{10,})"
    r"|(?P<pem>-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----)"
    r"|(?P<age>\bAGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]+)"
    r"|(?P<url>\b[A-Za-z][A-Za-z0-9+.-]*://[^\s/?#@:]*:(?P<password>[^\s/?#@]+)@)"
)
_WHAT = {
    "aws": "an AWS access key",
    "github": "a GitHub token",
    "gitlab": "a GitLab token",
    "openai": "an API key",
    "slack": "a Slack token",
    "pem": "a private key",
    "age": "an age private key",
    "url": "a password in a URL",
}
_PLACEHOLDER = re.compile(r"\$|%[({]|<[^>]*>|\*+$|arn:aws[a-z-]*:(secretsmanager|ssm):")
"""In the place of a password: a shell's, a program's or a reader's placeholder, or where AWS keeps the secret."""


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each text of a process, a Secret or a file that is a secret by its name or by its form."""
    told: set[Span] = set()
    for owner, name, text in _texts(platform):
        if text.span in told:
            continue  # said once, and copied by `like`
        what = _looks_like(text)
        if what is not None:
            told.add(text.span)
            yield _found(f"{owner} holds {what}", name, text)
        elif name and _NAME.search(name) and text.plain is not None and not text.references:
            value = text.plain
            if not _HARMLESS.fullmatch(value) and not _PLACEHOLDER.match(value):
                told.add(text.span)
                yield _found(f"`{name}` of {owner} is a secret in clear text", name, text)


def _found(message: str, name: str, text: Text) -> Diagnostic:
    key = name if name.isidentifier() else "password"
    return SECRET_LITERAL.at(
        text.span,
        message,
        hint=f'change that secret, then say who holds it: `secret x {{ {key} = external "PATH" }}` '
        "(or `generated 32`, `inherit`)",
        values=(name, ""),
    )


def _looks_like(text: Text) -> str | None:
    # what is not known here can stand for anything; `{` cannot stand in a password of a URL
    known = "".join(part if isinstance(part, str) else "${}" for part in text.parts)
    for found in _VALUE.finditer(known):
        password = found["password"]
        if password is not None and _PLACEHOLDER.match(password):
            continue
        return _WHAT[next(group for group in _WHAT if found[group] is not None)]
    return None


def _texts(platform: Platform) -> Iterator[tuple[str, str, Text]]:
    """Owner, the name of the text ("" for none), the text."""
    for workload in platform.workloads:
        owner = f"`{workload.label}`"
        for variable in workload.env:
            yield owner, variable.name, variable.value
        if workload.build:
            for variable in workload.build.args:
                yield f"the build of {owner}", variable.name, variable.value
        words = (*workload.entrypoint, *workload.command)
        for word in (*words, *(workload.health.command if workload.health else ())):
            yield f"the command of {owner}", "", word
    for store in platform.stores.values():
        for variable in store.env:
            yield f"{store.kind} `{store.label}`", variable.name, variable.value
        for word in store.command:
            yield f"the command of {store.kind} `{store.label}`", "", word
    for proxy in platform.proxies.values():
        for variable in proxy.env:
            yield f"proxy `{proxy.label}`", variable.name, variable.value
    for secret in platform.secrets.values():
        for key in secret.keys:
            if key.source == "text" and key.text is not None:
                yield f"secret `{secret.label}`", key.key, key.text
    for file in platform.files.values():
        if file.content is not None:
            yield f"file `{file.label}`", "", file.content
    for workflow in platform.workflows.values():
        yield from _of_workflow(workflow)
    for path, text in platform.settings.items():
        yield "the platform", path, text


def _of_workflow(workflow: Workflow) -> Iterator[tuple[str, str, Text]]:
    owner, deploy = f"workflow `{workflow.label}`", workflow.deploy
    for variable in (*workflow.env, *(deploy.arguments if deploy else ())):
        yield owner, variable.name, variable.value
    if workflow.login is not None:
        yield owner, "password", workflow.login.password
    for command in (*workflow.test, *(deploy.build if deploy else ())):
        yield f"a command of {owner}", "", command
