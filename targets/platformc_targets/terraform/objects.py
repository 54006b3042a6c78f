"""Objects of the cluster that Terraform makes, where the spec says that it makes them."""

from __future__ import annotations

from collections.abc import Sequence

from platformc.diagnostics import Code, Report, did_you_mean
from platformc.ir import (
    HostPart,
    HostVariable,
    InputPart,
    Platform,
    Secret,
    SecretKey,
    SecretPart,
    Text,
)
from platformc.ir import Sequence as Items
from platformc.output import Marked, Tree, bare
from platformc.source import Span
from platformc_targets.kubernetes.namespace import namespace_documents
from platformc_targets.kubernetes.networking import (
    ingress_document,
    issuer_document,
    middleware_document,
    sticky_document,
)
from platformc_targets.kubernetes.texts import address
from platformc_targets.terraform.addresses import Module, eks, ref
from platformc_targets.terraform.clusters import cluster_address
from platformc_targets.terraform.dns import delegations
from platformc_targets.terraform.makers import made_here
from platformc_targets.terraform.manifests import FILE, in_text, localized, manifest
from platformc_targets.terraform.matrix import OBJECTS
from platformc_targets.terraform.naming import Names
from platformc_targets.terraform.passwords import password_value
from platformc_targets.terraform.programs import programs
from platformc_targets.text.hcl import Block, Call, Expression, Nested, Template

VARIABLES = "variables.tf"

_SPEC = (
    'platform p {{ aws {{ account = "012345678901"; region = "us-east-1" }} }}\n{}'
    'service web {{ image = "web:1" }}\nbucket files {{ name = "p-files" }}\n'
    "deploy {{ terraform {{ makes = [{}] }} }}\n"
)
MAKES = Code(
    "terraform/makes",
    summary="Terraform is to make a kind of object that it does not make",
    why="Whoever made these objects until now would leave them to Terraform, and nobody would make them.",
    wrong=_SPEC.format('cluster main { name = "p"; external }\n', '"k8s.deployment"'),
    right=_SPEC.format('cluster main { name = "p"; external }\n', '"k8s.namespace"'),
)
MAKES_CLUSTER = Code(
    "terraform/makes-cluster",
    summary="Terraform is to make objects of a cluster, and no cluster is declared",
    why="Terraform must know which cluster to log in to.",
    wrong=_SPEC.format("", '"k8s.namespace"'),
    right=_SPEC.format('cluster main { name = "p"; external }\n', '"k8s.namespace"'),
)


def _makes_span(platform: Platform) -> Span:
    """Where `deploy` says what Terraform makes."""
    deploy = platform.deploy("terraform")
    option = deploy.option("makes") if deploy is not None else None
    return option.span if option is not None else platform.span


def objects(platform: Platform, module: Module, names: Names, report: Report) -> None:
    """Namespace, Secrets, ClusterIssuers, Middlewares and Ingresses, as far as they are Terraform's to make."""
    made = made_here(platform)
    _known(platform, report)
    if not made & set(OBJECTS):
        return
    cluster = eks(platform)
    if cluster is None:
        report(
            MAKES_CLUSTER.at(
                _makes_span(platform),
                "Terraform makes objects in a cluster, and the platform declares none",
                hint='declare it: `cluster main { name = "..." }`, with `external` when somebody else makes it',
            )
        )
        return
    cluster_address(module, names, cluster)
    after: Sequence[Tree] = ()
    if "k8s.namespace" in made:
        _namespace(platform, module, names, report)
        after = [ref("kubernetes_namespace_v1.main")]
    if "k8s.secret" in made:
        for secret in platform.secrets.values():
            if not secret.external:
                _secret(platform, module, names, secret, after)
    if "k8s.cluster_issuer" in made:
        for issuer in platform.issuers.values():
            if not issuer.external:
                document = issuer_document(platform, report, issuer)
                ways = delegations(platform, issuer.zone)
                # one module for all environments names what all of them have
                waits = [ref(one) for one in (ways[:1] if module.uniform else ways)]
                manifest(platform, module, names, f"issuer_{issuer.label}", document, issuer.span, waits)
    if "k8s.middleware" in made:
        for middleware in platform.middlewares.values():
            if not middleware.external:
                document = middleware_document(platform, report, middleware)
                label = f"middleware_{middleware.label}"
                manifest(platform, module, names, label, document, middleware.span, after)
    if "k8s.ingress" in made:
        for ingress in platform.ingresses.values():
            if not ingress.external:
                document = ingress_document(platform, report, ingress)
                manifest(platform, module, names, f"ingress_{ingress.label}", document, ingress.span, after)
    if "k8s.traefik_service" in made:
        for service in platform.services.values():
            if service.sticky is not None and service.ports and not service.external:
                document = sticky_document(platform, report, service)
                manifest(platform, module, names, f"sticky_{service.label}", document, service.span, after)
    programs(platform, module, names, report, after)


def _known(platform: Platform, report: Report) -> None:
    deploy = platform.deploy("terraform")
    option = deploy.option("makes") if deploy is not None else None
    if option is None:
        return
    items = option.items if isinstance(option, Items) else (option,)
    for item in items:
        word = item.value if isinstance(item, Text) else ""
        if word not in OBJECTS or not isinstance(option, Items):
            hint = did_you_mean(str(word), OBJECTS) or "one of " + ", ".join(f'`"{one}"`' for one in OBJECTS)
            report(MAKES.at(item.span, f"Terraform makes no `{word}`", hint=f"{hint}, in a list"))


def provider(platform: Platform, names: Names) -> Tree:
    """The provider of the cluster's objects; a login is made when it is needed."""
    cluster = eks(platform)
    assert cluster is not None
    own = f"data.aws_eks_cluster.{cluster.label}"
    login: dict[str, Tree] = {
        "api_version": "client.authentication.k8s.io/v1",
        "command": "aws",
        "args": [
            "eks",
            "get-token",
            "--cluster-name",
            ref(f"{own}.name"),
            "--region",
            names.path("aws.region"),
        ],
    }
    body: dict[str, Tree] = {
        "host": ref(f"{own}.endpoint"),
        "cluster_ca_certificate": Call("base64decode", (ref(f"{own}.certificate_authority[0].data"),)),
        "exec": Nested(login),
    }
    return Marked(Block("provider", ("kubernetes",), body), cluster.span)


def _namespace(platform: Platform, module: Module, names: Names, report: Report) -> None:
    tree = bare(namespace_documents(platform, report)[0].tree)
    labels = localized(platform, names, bare(tree["metadata"])["labels"])
    body: dict[str, Tree] = {"name": names.of(platform.namespace, "namespace"), "labels": labels}
    span = platform.namespace.span
    block = Block("resource", ("kubernetes_namespace_v1", "main"), {"metadata": Nested(body)})
    module.add(FILE, Marked(block, span))


def _secret(platform: Platform, module: Module, names: Names, secret: Secret, after: Sequence[Tree]) -> None:
    data = {key.key: Marked(_value(platform, module, names, secret, key), key.span) for key in secret.keys}
    metadata: dict[str, Tree] = {
        "name": names.of(secret.name, f"secret_{secret.label}"),
        "namespace": names.of(platform.namespace, "namespace"),
    }
    body: dict[str, Tree] = {"metadata": Nested(metadata), "data": data}
    if after:
        body["depends_on"] = list(after)
    block = Block("resource", ("kubernetes_secret_v1", secret.label), body)
    module.add(FILE, Marked(block, secret.span))


def _value(platform: Platform, module: Module, names: Names, secret: Secret, key: SecretKey) -> Tree:
    """What a key holds: a password made here, one of the secret store, what whoever applies gives, or text."""
    match key.source:
        case "generated" | "external":
            return password_value(platform, module, names, SecretPart(secret.label, key.key))
        case "text" if key.text is not None:
            return _text(platform, module, names, key.text)
        case _:
            word = key.path.value if key.path is not None else key.key
            return _variable(module, word, f"Key {key.key} of Secret {secret.name.value}", True, key.span)


def _text(platform: Platform, module: Module, names: Names, text: Text) -> Tree:
    if text.plain is not None:
        value = names.text(text)
        return (
            Marked(in_text(platform, names, value.value), text.span)
            if isinstance(value.value, str)
            else value
        )
    parts: list[Tree] = []
    for part in text.parts:
        match part:
            case str():
                parts.append(part)
            case HostPart():
                host = in_text(platform, names, address(platform, part))
                parts += host.parts if isinstance(host, Template) else (host,)
            case SecretPart(label, name):
                other = platform.secrets[label]
                key = other.key(name)
                if key is not None:
                    parts.append(_value(platform, module, names, other, key))
            case InputPart(name):
                parts.append(_variable(module, name, f"Input {name}", False, text.span))
            case HostVariable(name):
                parts.append(_variable(module, name, f"Variable {name} of whoever applies", True, text.span))
            case _:
                continue
    return Template(tuple(parts)) if len(parts) > 1 else parts[0] if parts else ""


def _variable(module: Module, word: str, description: str, sensitive: bool, span: Span) -> Expression:
    label = word.lower()
    body: dict[str, Tree] = {"description": description, "type": ref("string")}
    if sensitive:
        body["sensitive"] = True
    module.once(VARIABLES, f"var.{label}", Marked(Block("variable", (label,), body), span))
    return ref(f"var.{label}")
