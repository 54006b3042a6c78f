"""Kinds of names in Azure."""

from __future__ import annotations

from platformc.names.kind import Ban, Grammar, row

PROVIDER = "terraform-provider-azurerm 5.2.0"
RESOURCE_RULES = "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules"

_LETTERS = "A-Za-z0-9"
_DOUBLE = (Ban("--", "may not contain `--`"),)
_ENDS = "starting and ending with a letter or digit"

LOWER = Grammar(
    r"[a-z0-9]([-a-z0-9]*[a-z0-9])?",
    f"lower-case letters, digits and `-`, {_ENDS}",
    "a-z0-9-",
    "a-z0-9",
    "a-z0-9",
)


def _mixed(pattern: str, words: str = "letters, digits and `-`") -> Grammar:
    return Grammar(pattern, f"{words}, {_ENDS}", "A-Za-z0-9-", _LETTERS, _LETTERS)


ROWS = (
    row(
        "azure.container_app",
        "Azure Container App",
        Grammar(
            r"[a-z][a-z0-9-]{0,30}[a-z0-9]",
            "lower-case letters, digits and single `-`, starting with a letter and not ending with `-`",
            "a-z0-9-",
            "a-z",
            "a-z0-9",
        ),
        2,
        32,
        "object",
        "Azure Resource Manager, Microsoft.App ContainerAppInvalidName",
        "the provider's own check is looser: a plan may pass that the API refuses",
        forbid=_DOUBLE,
        folds_case=True,
    ),
    row(
        "azure.container_app_container",
        "container of an Azure Container App",
        LOWER,
        1,
        46,
        "object",
        f"{PROVIDER} ContainerAppContainerName",
        folds_case=True,
    ),
    row(
        "azure.container_app_job",
        "Azure Container Apps job",
        LOWER._replace(pattern=r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"),
        1,
        32,
        "object",
        f"{PROVIDER} ContainerAppJobName",
        forbid=_DOUBLE,
        folds_case=True,
    ),
    row(
        "azure.container_app_secret",
        "secret of an Azure Container App",
        LOWER._replace(pattern=r"[a-z0-9]([a-z0-9-]{0,251}[a-z0-9])?"),
        1,
        253,
        "object",
        f"{PROVIDER} SecretName",
        "made from an environment variable by lower case and `_` as `-`",
        folds_case=True,
    ),
    row(
        "azure.container_app_environment",
        "Azure Container Apps environment",
        _mixed(r"[a-zA-Z0-9][a-zA-Z0-9-]{0,58}[a-zA-Z0-9]"),
        2,
        60,
        "object",
        f"{PROVIDER} ManagedEnvironmentName",
        folds_case=True,
    ),
    row(
        "azure.revision_suffix",
        "revision suffix",
        LOWER,
        1,
        None,
        "object",
        "Azure/azure-cli containerapp/_validators.py",
        "the revision is called after the app, `--` and this",
        forbid=_DOUBLE,
        folds_case=True,
    ),
    row(
        "azure.resource_group",
        "Azure resource group",
        Grammar(
            r"[-\w._()]*[-\w_()]",
            "letters, digits and `-_.()`, not ending with `.`",
            "A-Za-z0-9_.()-",
            "",
            "A-Za-z0-9_()-",
        ),
        1,
        90,
        "account",
        "hashicorp/go-azure-helpers resourcemanager/resourcegroups/validate.go",
        folds_case=True,
    ),
    row(
        "azure.acr",
        "Azure container registry",
        Grammar(r"[a-zA-Z0-9]{5,50}", "letters and digits", _LETTERS),
        5,
        50,
        "global",
        f"{PROVIDER} ContainerRegistryName",
        "its login server is lower-case",
        folds_case=True,
    ),
    row(
        "azure.key_vault",
        "Azure Key Vault",
        Grammar(
            r"[a-zA-Z]([a-zA-Z0-9]|-(?=[a-zA-Z0-9])){2,23}",
            "letters, digits and single `-`, starting with a letter and not ending with `-`",
            "A-Za-z0-9-",
            "A-Za-z",
            _LETTERS,
        ),
        3,
        24,
        "global",
        f"{PROVIDER} VaultName",
        "the name of a deleted vault stays taken until it is purged",
        forbid=_DOUBLE,
        folds_case=True,
    ),
    row(
        "azure.key_vault_secret",
        "Key Vault secret",
        Grammar(r"[0-9a-zA-Z-]{1,127}", "letters, digits and `-`", "A-Za-z0-9-"),
        1,
        127,
        "object",
        "https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates",
        "made from an environment variable by lower case and `_` as `-`",
        folds_case=True,
    ),
    row(
        "azure.storage_account",
        "Azure storage account",
        Grammar(r"[a-z0-9]{3,24}", "lower-case letters and digits", "a-z0-9"),
        3,
        24,
        "global",
        f"{PROVIDER} StorageAccountName",
        folds_case=True,
    ),
    row(
        "azure.log_analytics",
        "Log Analytics workspace",
        _mixed(r"[A-Za-z0-9][A-Za-z0-9-]+[A-Za-z0-9]"),
        4,
        63,
        "object",
        f"{PROVIDER} LogAnalyticsWorkspaceName",
        folds_case=True,
    ),
    row(
        "azure.mysql_flexible_server",
        "Azure MySQL server",
        LOWER._replace(pattern=r"[a-z0-9]([a-z0-9-]+[a-z0-9])?"),
        3,
        63,
        "global",
        f"{PROVIDER} mysql FlexibleServerName",
        folds_case=True,
    ),
    row(
        "azure.mysql_admin_login",
        "administrator of an Azure MySQL server",
        Grammar(r"[a-zA-Z0-9_]+", "letters, digits and `_`", "A-Za-z0-9_"),
        1,
        32,
        "none",
        f"{PROVIDER} mysql FlexibleServerAdministratorLogin",
        reserved=("azure_superuser", "admin", "administrator", "root", "guest", "public"),
    ),
    row(
        "azure.aks_cluster",
        "AKS cluster",
        Grammar(
            r"[a-zA-Z0-9]|[a-zA-Z0-9][-_a-zA-Z0-9]{0,61}[a-zA-Z0-9]",
            f"letters, digits, `-` and `_`, {_ENDS}",
            "A-Za-z0-9_-",
            _LETTERS,
            _LETTERS,
        ),
        1,
        63,
        "object",
        f"{PROVIDER} KubernetesClusterName",
        folds_case=True,
    ),
    row(
        "azure.redis",
        "Azure Cache for Redis",
        _mixed(r"[a-zA-Z0-9]([a-zA-Z0-9]|-(?=[a-zA-Z0-9]))*", "letters, digits and single `-`"),
        1,
        63,
        "global",
        RESOURCE_RULES,
        folds_case=True,
    ),
)
"""One row for each kind."""
