"""Words for Python programs, what they keep encrypted, and what they stand on in Azure."""

from __future__ import annotations

from platformc.resolve.attributes import Attribute, Kind, block, flag, value

AZURE_PLACE = block(
    "where it is in Azure",
    {
        "location": value("TEXT", "such as `westeurope`"),
        "resource_group": value("TEXT", "the resource group, which somebody else makes"),
    },
)

PROGRAM: dict[str, Attribute] = {
    "python": value(
        "TEXT",
        "the Python module that it is, served by gunicorn from a Poetry project",
        {
            "app": value("TEXT", "the name in the module that is called; `app` unless said"),
            "server": value(
                "gunicorn | uvicorn", "threads, or one loop for each worker; gunicorn unless said"
            ),
            "workers": value("INT", "processes; 1 unless said"),
            "threads": value("INT", "threads of each process; 1 unless said (gunicorn)"),
            "timeout": value("DURATION", "when a worker that says nothing is started again; 30s unless said"),
            "version": value("VERSION", "of Python; 3.12 unless said"),
            "poetry": value("TEXT", "version of Poetry"),
        },
    ),
    "encrypted_env": value(
        "TEXT",
        "its file of variables, encrypted by sops, in the program's folder",
        {
            "age": value("REF", "who can read it"),
            "sops": value("TEXT", "version of sops"),
        },
    ),
    "concurrency": value("INT", "requests that a replica answers at once; more start another one (azure)"),
    "webhook": value(
        "path:TEXT signed variable:TEXT",
        "the path that others call, and the variable with the secret of their signatures",
        {
            "first": value(
                "known_address | unsigned | placeholder TEXT",
                "how it is deployed before there is a secret; `known_address` unless said",
            ),
        },
    ),
    "identity": value("REF", "the Azure identity that it acts as"),
}
"""Words of a service."""

AZURE: dict[str, Kind] = {
    "age": Kind(
        "who can read what is encrypted, by a key pair of age",
        {"recipient": value("TEXT", "the public key: `age1...`")},
    ),
    "app_environment": Kind(
        "an Azure Container Apps environment",
        {
            "name": value("TEXT", "what it is called; by default its label with `_` as `-`"),
            "external": flag("made by somebody else: we only use it"),
            "app": value(
                "action | terraform", "who makes the Container Apps in it: a workflow's action, or Terraform"
            ),
            "profiles": value(
                "consumption | workload", "whether replicas may be bigger than 2 cores; not unless said"
            ),
            "storage": value(
                "TEXT", "the storage account that keeps what programs print, made by somebody else"
            ),
            "workspace": value(
                "TEXT",
                "the Log Analytics workspace in which it is looked for",
                {"keep": value("DURATION", "how long; 30 days unless said")},
            ),
        },
        like=True,
    ),
    "identity": Kind(
        "a user-assigned identity of Azure",
        {
            "name": value("TEXT", "what it is called; by default its label with `_` as `-`"),
            "external": flag("made by somebody else: we only use it"),
            "github": value("TEXT", "repository whose workflows may act as it: `owner/name`"),
            "grant": Attribute("a role of Azure, by its name", label="text", value="resource_group | REF"),
        },
    ),
}
"""Declarations."""
