"""Secrets, as External Secrets Operator makes them: no manifest ever holds a value."""

from __future__ import annotations

import re

from platformc.diagnostics import Code, Related, Report
from platformc.ir import HostPart, Platform, Secret, SecretKey, SecretPart, Text
from platformc.output import Document, Marked, Tree
from platformc_targets.kubernetes.objects import common_labels, document, named
from platformc_targets.kubernetes.texts import address, refuse

REFRESH = "1h"
GENERATORS = "generators.external-secrets.io/v1alpha1"

SECRET_SOURCE = Code(
    "kubernetes/secret-source",
    summary="a Secret is made partly in the cluster and partly from outside",
    why="The secret store's operator owns the whole Secret: a key from a host's variables or a repository's"
    " secrets would be wiped out at the next refresh.",
    wrong="platform p { }\nsecret web {\n  TOKEN = generated 32\n  KEY = inherit\n}\n"
    'deploy { kubernetes { secret_store = "store" } }\n',
    right='platform p { }\nsecret web {\n  TOKEN = generated 32\n  KEY = external "web/key"\n}\n'
    'deploy { kubernetes { secret_store = "store" } }\n',
)

SECRET_TEXT = Code(
    "kubernetes/secret-text",
    summary="a composed key of a Secret cannot be made by the secret store's operator",
    why="A template sees the keys of its own Secret, and needs at least one that the store or a generator gives.",
    wrong='platform p { }\nsecret web { HOST = "db.example.com" }\n'
    'deploy { kubernetes { secret_store = "store" } }\n',
    right='platform p { }\nsecret web {\n  PASSWORD = generated 32\n  HOST = "db.example.com"\n}\n'
    'deploy { kubernetes { secret_store = "store" } }\n',
    source="https://external-secrets.io/latest/guides/templating/",
)

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OPENING = re.compile(r"\{{2,}|\{\Z")
_NOT_A_NAME = re.compile(r"[^a-z0-9.]+")


def secret_documents(platform: Platform, report: Report, store: Tree) -> list[Document]:
    """Generators and ExternalSecrets of all Secrets that are ours; `store` names the ClusterSecretStore."""
    documents: list[Document] = []
    taken: set[str] = set()
    for secret in platform.secrets.values():
        if not secret.external and _ours(report, secret):
            documents += _documents(platform, report, secret, store, taken)
    return documents


def _ours(report: Report, secret: Secret) -> bool:
    """Whether the operator makes it. One whose keys all come from outside is made by who deploys."""
    outside = [key for key in secret.keys if key.source in ("inherit", "github")]
    made = [key for key in secret.keys if key.source in ("external", "generated")]
    if outside and made:
        for key in outside:
            report(
                SECRET_SOURCE.at(
                    key.span,
                    f"`{key.key}` of secret `{secret.label}` comes from outside the cluster,"
                    f" `{made[0].key}` from inside",
                    hint=f'say `{key.key} = external "PATH"`, or declare it as a Secret of its own',
                    related=[Related(f"`{made[0].key}`", made[0].span)],
                )
            )
    elif not outside and not made and secret.keys:
        report(
            SECRET_TEXT.at(
                secret.span,
                f"secret `{secret.label}` holds nothing secret, and no operator can make it",
                hint="give the values in `env` where they are used",
            )
        )
    return bool(made) and not outside


def _documents(
    platform: Platform, report: Report, secret: Secret, store: Tree, taken: set[str]
) -> list[Document]:
    labels = common_labels(platform, report)
    namespace = named(platform.namespace)
    if secret.namespace is not None:
        namespace = Marked(secret.namespace.value, secret.namespace.span)
    documents: list[Document] = []
    data: list[Tree] = []
    sources: list[Tree] = []
    template: dict[str, Tree] = {}
    for key in secret.keys:
        match key.source:
            case "external" if key.path:
                remote = {"key": Marked(key.path.value, key.path.span)}
                data.append(Marked({"secretKey": key.key, "remoteRef": remote}, key.span))
            case "generated":
                generator = _generator_name(secret, key, taken)
                documents.append(
                    document(
                        GENERATORS,
                        "Password",
                        Marked(generator, key.span),
                        key.span,
                        labels,
                        {"spec": _password(key)},
                        namespace=namespace,
                    )
                )
                sources.append(_generated(key, generator))
            case "text" if key.text:
                template[key.key] = _template(platform, report, secret, key.text)
    spec: dict[str, Tree] = {}
    if sources:
        # each refresh would make another value: it is made once, and stays when this object goes
        spec["refreshPolicy"] = "CreatedOnce"
    else:
        spec["refreshInterval"] = REFRESH
    if data:
        spec["secretStoreRef"] = {"kind": "ClusterSecretStore", "name": store}
    target: dict[str, Tree] = {
        "name": named(secret.name),
        "creationPolicy": "Orphan" if sources else "Owner",
        "deletionPolicy": "Retain",
    }
    if template:
        target["template"] = {"engineVersion": "v2", "mergePolicy": "Merge", "data": template}
    spec["target"] = target
    if data:
        spec["data"] = data
    if sources:
        spec["dataFrom"] = sources
    documents.append(
        document(
            "external-secrets.io/v1",
            "ExternalSecret",
            named(secret.name),
            secret.span,
            labels,
            {"spec": spec},
            namespace=namespace,
        )
    )
    return documents


def _password(key: SecretKey) -> Tree:
    """Letters and digits only, so that a password may stand in a URL."""
    return {
        "length": Marked(key.length, key.span),
        "symbols": 0,
        "noUpper": False,
        "allowRepeat": True,
    }


def _generated(key: SecretKey, generator: str) -> Tree:
    reference = {"apiVersion": GENERATORS, "kind": "Password", "name": generator}
    source: dict[str, Tree] = {"sourceRef": {"generatorRef": reference}}
    if key.key != "password":
        # a generator calls its value `password`
        source["rewrite"] = [{"regexp": {"source": "^password$", "target": key.key}}]
    return Marked(source, key.span)


def _generator_name(secret: Secret, key: SecretKey, taken: set[str]) -> str:
    base = _NOT_A_NAME.sub("-", f"{secret.name.value}-{key.key}".lower()).strip("-.")
    name, count = base, 1
    while name in taken:
        count += 1
        name = f"{base}-{count}"
    taken.add(name)
    return name


def _template(platform: Platform, report: Report, secret: Secret, text: Text) -> Tree:
    """A Go template that gives exactly this text, with other keys of the same Secret in it."""
    pieces: list[str] = []
    what = f"secret `{secret.label}`"
    for part in text.parts:
        match part:
            case str():
                pieces.append(go_escape(part))
            case HostPart():
                pieces.append(address(platform, part))
            case SecretPart(label, key):
                if label == secret.label:
                    pieces.append(
                        f"{{{{ .{key} }}}}" if _IDENTIFIER.fullmatch(key) else f'{{{{ index . "{key}" }}}}'
                    )
                    continue
                report(
                    SECRET_TEXT.at(
                        text.span,
                        f"{what} is composed with `secret.{label}.{key}` of another Secret",
                        hint=f"declare `{key}` in {what}, or compose the text in `env`",
                    )
                )
            case _:
                refuse(report, text, part, what)
    return Marked("".join(pieces), text.span)


def store_of(platform: Platform) -> Tree:
    """The secret store that the spec's `deploy` names, or None: then Secrets are made by others."""
    deploy = platform.deploy("kubernetes")
    option = deploy.option("secret_store") if deploy else None
    if isinstance(option, Text):
        return Marked(option.value, option.span)
    return None


def go_escape(literal: str) -> str:
    """Literal text for a Go template, whatever follows it."""
    return _OPENING.sub(r'{{ "\g<0>" }}', literal)
