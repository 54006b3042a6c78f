"""The Terraform of one environment: what apps stand on, and the apps where no action makes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from platformc.diagnostics import Code, Report
from platformc.ir import Platform, Text, Webhook
from platformc.output import Files, Marked, Tree
from platformc_targets.azure import environments, identities, registries
from platformc_targets.azure.apps import container_apps
from platformc_targets.azure.emission import GROUP, Emission, apps
from platformc_targets.text.hcl import Block, Expression, Hcl, Nested, Template

AZURERM = "~> 4.55"
"""The version whose schemas the text is validated against, and what is compatible with it."""
TERRAFORM = ">= 1.9"
REGISTERED = (
    "Microsoft.App",
    "Microsoft.ContainerRegistry",
    "Microsoft.Insights",
    "Microsoft.ManagedIdentity",
)

NOWHERE_IN_AZURE = Code(
    "azure/place",
    summary="the spec does not say where in Azure the platform is",
    why="Every resource needs a region and a resource group.",
    wrong='platform demo { }\nregistry main { kind = acr; name = "demoapps" }\ndeploy { azure }',
    right='platform demo { azure { location = "westeurope"; resource_group = "rg-demo" } }\n'
    'registry main { kind = acr; name = "demoapps" }\ndeploy { azure }',
)
STATE = Code(
    "azure/state",
    summary="`state` is no storage account and container",
    why="Terraform would not find what it made before, and make it again.",
    wrong='platform demo { azure { location = "westeurope"; resource_group = "rg-demo" } }\n'
    'registry main { kind = acr; name = "demoapps" }\ndeploy { azure { state = "stdemo" } }',
    right='platform demo { azure { location = "westeurope"; resource_group = "rg-demo" } }\n'
    'registry main { kind = acr; name = "demoapps" }\ndeploy { azure { state = "stdemo/terraform" } }',
    source="https://developer.hashicorp.com/terraform/language/backend/azurerm",
)


def emit(platform: Platform, report: Report) -> Files:
    """The root module; nothing but a finding when the spec does not say where it is."""
    if platform.azure is None:
        report(
            NOWHERE_IN_AZURE.at(
                platform.span,
                "nothing says in which region and resource group of Azure this is",
                hint='`azure { location = "westeurope"; resource_group = "rg-apps" }` in `platform`',
                environment=platform.environment,
            )
        )
        return {}
    emission = Emission(platform, platform.azure, report)
    parts: dict[str, Sequence[Tree]] = {
        "environments.tf": environments.environments(emission),
        "registries.tf": registries.registries(emission),
        "identities.tf": identities.identities(emission),
        "apps.tf": container_apps(emission),
        "outputs.tf": _outputs(emission),
    }
    parts["variables.tf"] = _variables(emission)
    parts["versions.tf"] = _versions(emission)
    return {path: Hcl(blocks, is_block) for path, blocks in parts.items() if blocks}


def is_block(path: tuple[str, ...]) -> bool:
    """Whether a patch's map is a block of a resource: `("resource", "azurerm_container_app", "ingress")`."""
    from platformc_schemas.terraform import is_block

    return is_block(path)


def _versions(emission: Emission) -> list[Tree]:
    terraform: dict[str, Tree] = {
        "required_version": TERRAFORM,
        "required_providers": Nested({"azurerm": {"source": "hashicorp/azurerm", "version": AZURERM}}),
    }
    backend = _backend(emission)
    if backend:
        terraform["backend"] = Nested(backend, ("azurerm",))
    provider: dict[str, Tree] = {
        "#subscription": _words("The subscription comes from ARM_SUBSCRIPTION_ID."),
        "resource_provider_registrations": "none",
        "resource_providers_to_register": list(REGISTERED),
        "features": Nested({}),
    }
    if emission.platform.app_environments and any(
        one.workspace is not None for one in emission.platform.app_environments.values()
    ):
        provider["resource_providers_to_register"] = sorted([*REGISTERED, "Microsoft.OperationalInsights"])
    return [Block("terraform", (), terraform), Block("provider", ("azurerm",), provider)]


def _words(text: str) -> Tree:
    from platformc_targets.text.hcl import Comment

    return Comment(text)


def _backend(emission: Emission) -> dict[str, Tree]:
    """Where the state is kept: a container of a storage account in the platform's resource group."""
    deploy = emission.platform.deploy("azure")
    state = deploy.option("state") if deploy else None
    if not isinstance(state, Text):
        return {}
    account, _, container = (state.plain or "").partition("/")
    if not account or not container:
        emission.report(
            STATE.at(
                state.span,
                f"`{state.value}` is no storage account and container",
                hint='write `state = "ACCOUNT/CONTAINER"`',
                environment=emission.platform.environment,
                values=(state.value, ""),
            )
        )
        return {}
    platform = emission.platform
    return {
        "resource_group_name": Marked(
            emission.azure.resource_group.value, emission.azure.resource_group.span
        ),
        "storage_account_name": Marked(account, state.span),
        "container_name": Marked(container, state.span),
        "key": f"{platform.name.value}-{platform.environment}.tfstate",
        "use_azuread_auth": True,
    }


def _variables(emission: Emission) -> list[Tree]:
    found: list[Tree] = []
    for name, (description, secret) in sorted(emission.variables.items()):
        body: dict[str, Tree] = {"type": Expression("string"), "description": description}
        if secret:
            body["sensitive"] = True
        found.append(Block("variable", (name,), body))
    return found


def _outputs(emission: Emission) -> list[Tree]:
    """What workflows and people must be told: where images go, who deploys, and each app's address."""
    platform = emission.platform
    found: list[Tree] = [_output("resource_group", "The resource group", Expression(f"{GROUP}.name"))]
    for registry in platform.registries.values():
        if registry.kind == "acr":
            server = Expression(f"{registries.reference(registry)}.login_server")
            found.append(_output(f"registry_{registry.label}", "Where images are pushed to", server))
    for identity in platform.identities.values():
        if identity.github is not None:
            for word in ("client_id", "tenant_id"):
                value = Expression(f"{identities.reference(identity)}.{word}")
                what = f"{word} with which workflows log in"
                found.append(_output(f"identity_{identity.label}_{word}", what, value))
    accounts: set[str] = set()
    for one in platform.app_environments.values():
        if one.storage is not None and not one.external and one.storage.value not in accounts:
            accounts.add(one.storage.value)
            value = Expression(f"data.azurerm_storage_account.{one.label}.id")
            found.append(_output(f"storage_account_{one.label}", "The account that keeps the logs", value))
    for service in apps(platform):
        if not service.ports:
            continue
        environment = platform.app_environments[service.app_environment]
        name = service.own_name("azure.container_app")
        inside = "" if any(port.public for port in service.ports) else "internal."
        domain = Expression(f"{environments.reference(environment)}.default_domain")
        host: tuple[Tree, ...] = (f"https://{name.value}.{inside}", domain)
        what = "Its address, known before the app is there"
        found.append(_output(f"url_{service.label}", what, Marked(Template(host), name.span)))
        if service.webhook is not None:
            whole = Template((*host, service.webhook.path.value))
            address = Marked(whole, service.webhook.span)
            found.append(_output(f"webhook_{service.label}", _first(service.webhook), address))
    return found


def _first(webhook: Webhook) -> str:
    """What to do before there is a secret: the address is needed for it, and the app for the address."""
    name = webhook.secret.value
    match webhook.first:
        case "unsigned":
            return f"Deploy without {name}, register this address, then add its secret as {name} and deploy again"
        case "placeholder":
            other = webhook.placeholder.value if webhook.placeholder else ""
            return f"Register {other} first, for its secret as {name}; when the app is there, change it to this address"
    return f"Register this address, add its secret as {name}, then deploy"


def _output(name: str, description: str, value: Tree) -> Tree:
    body: Mapping[str, Tree] = {"description": description, "value": value}
    return Block("output", (name,), body)
