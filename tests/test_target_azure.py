"""Container Apps: what is written, and what Terraform, sops, age, BuildKit and a shell make of it."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from compiling import compiled, reader
from oracles import dockerfile, sops, terraform
from platformc.cli.targets import Targets
from platformc.pipeline import Compiled, compile_spec
from platformc.programs.encrypted import read as read_encrypted
from platformc.resolve.vocabulary import FURTHER, KINDS
from platformc_schemas.terraform import version
from platformc_targets.azure import TARGET
from platformc_targets.azure.emit import AZURERM
from platformc_targets.azure.encryption import pattern_of
from spec_files import ROOT
from spec_files import compiled as compiled_spec

PLACE = 'platform demo { azure { location = "westeurope"; resource_group = "rg-demo" } }\n'
RECIPIENT = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"


def spec(service: str = "", more: str = "", environment: str = "app = terraform", top: str = PLACE) -> str:
    registry = "{environment}" if "environments" in top else ""
    return f"""{top}
age main {{ recipient = "{RECIPIENT}" }}
registry main {{ kind = acr; name = "demoapps{registry}" }}
identity apps {{ }}
app_environment main {{ {environment} }}
{more}
input version
service jokes {{
  image         = "{{registry.main.url}}/jokes:{{input.version}}"
  build         = "jokes"
  python        = "jokes" {{ workers = 2; threads = 4 }}
  encrypted_env = ".env.enc" {{ age = age.main }}
  identity      = identity.apps
  runs_on       = app_environment.main
  port http     = 8080 {{ public = true; publish = "5001" }}
  {service}
}}
deploy {{ azure }}
"""


def files(text: str) -> dict[str, str]:
    result = compiled(text)
    assert [one.message for one in result.diagnostics] == []
    return {one.path: one.text for one in result.files}


def module(folder: Path, made: dict[str, str], environment: str = "default") -> Path:
    """One environment's Terraform on disk, as Terraform accepts it."""
    for path, text in made.items():
        if path.startswith(f"{environment}/azure/"):
            (folder / path.rpartition("/")[2]).write_text(text, encoding="utf-8")
    assert terraform.fmt_check(folder) == []
    assert terraform.validate(folder) == []
    return folder


def block(text: str, kind: str) -> str:
    """The text of the first block of a kind, at any depth."""
    found = re.search(rf"^( *){kind} .*?^\1}}$", text, re.DOTALL | re.MULTILINE)
    assert found, kind
    return found[0]


def squeezed(text: str) -> str:
    return re.sub(r" +", " ", text)


# --- words -----------------------------------------------------------------------------------------------------


def test_every_word_of_the_language_has_its_row_in_the_matrix() -> None:
    missing = []
    for kind in KINDS:
        row = TARGET.matrix.get(kind, "")
        if kind in (*FURTHER, "environments", "import", "names", "deploy") or row.startswith(
            ("elsewhere", "refused")
        ):
            continue
        words = [word for word in KINDS[kind].attributes if word not in ("name", "external")]
        if kind == "platform":
            words = ["aws", "azure", "labels", "tags"]
        missing += [f"{kind}.{word}" for word in words if f"{kind}.{word}" not in TARGET.matrix]
    assert missing == []


def test_every_row_of_the_matrix_says_why() -> None:
    for feature, row in TARGET.matrix.items():
        verdict, _, reason = row.partition(": ")
        assert verdict in {"emitted", "approximated", "refused", "elsewhere"}, feature
        assert bool(reason) is (verdict != "emitted"), feature


def test_the_provider_is_the_one_whose_schemas_judge_the_text() -> None:
    assert f"~> {version('azurerm').rpartition('.')[0]}" == AZURERM


# --- Terraform -------------------------------------------------------------------------------------------------


def test_an_app_of_terraform(tmp_path: Path) -> None:
    made = files(spec('replicas = 0..5\n  resources { cpu = 1; memory = 2Gi }\n  env { MODE = "a${{b}}" }'))
    module(tmp_path, made)
    app = squeezed(made["default/azure/apps.tf"])
    assert 'concurrent_requests = "8"' in block(app, "http_scale_rule")
    assert "target_port = 8080" in block(app, "ingress")
    assert "external_enabled = true" in block(app, "ingress")
    container = block(app, "container")
    assert 'image = "demoapps.azurecr.io/jokes:${var.input_version}"' in container
    assert "cpu = 1" in container
    assert 'memory = "2Gi"' in container
    assert 'value = "a$${b}"' in container
    assert "min_replicas = 0" in app
    assert "max_replicas = 5" in app
    assert "ignore_changes = [template[0].container[0].image]" in block(app, "lifecycle")
    assert "depends_on = [azurerm_role_assignment.apps_acrpull_main]" in app
    assert 'role_definition_name = "AcrPull"' in squeezed(made["default/azure/identities.tf"])


def test_secrets_are_variables_that_nobody_sees(tmp_path: Path) -> None:
    made = files(spec("env { TOKEN = secret.jokes.TOKEN }", 'secret jokes { TOKEN = external "jokes" }'))
    module(tmp_path, made)
    variables = squeezed(made["default/azure/variables.tf"])
    for name in ("jokes_token", "age_main_private_key"):
        assert "sensitive = true" in block(variables, f'variable "{name}"')
    app = squeezed(made["default/azure/apps.tf"])
    assert 'name = "token"\n value = var.jokes_token' in app
    assert 'secret_name = "token"' in app


def test_requests_of_loops_are_what_the_spec_says() -> None:
    served = 'python = "jokes" { server = uvicorn; workers = 2 }'
    text = spec().replace('python        = "jokes" { workers = 2; threads = 4 }', served)
    assert "http_scale_rule" not in files(text)["default/azure/apps.tf"]
    text = text.replace(served, f"{served}\n  concurrency = 50")
    assert 'concurrent_requests = "50"' in squeezed(files(text)["default/azure/apps.tf"])


def test_bigger_replicas_have_a_profile(tmp_path: Path) -> None:
    words = "resources { cpu = 4; memory = 8Gi }"
    assert [one.slug for one in compiled(spec(words)).diagnostics] == ["azure/cpu-memory"]
    made = files(spec(words, environment="app = terraform; profiles = workload"))
    module(tmp_path, made)
    assert "workload_profile " in made["default/azure/environments.tf"]
    assert 'workload_profile_name = "Consumption"' in squeezed(made["default/azure/apps.tf"])


def test_what_is_external_is_looked_up(tmp_path: Path) -> None:
    text = spec().replace('name = "demoapps" }', 'name = "demoapps"; external }')
    text = text.replace("identity apps { }", "identity apps { external }").replace(
        "app_environment main { app = terraform }", "app_environment main { app = terraform; external }"
    )
    made = files(text)
    module(tmp_path, made)
    everything = "".join(text for path, text in made.items() if path.startswith("default/azure/"))
    kinds = re.findall(r'^(\w+) "(\w+)"', everything, re.MULTILINE)
    assert [kind for word, kind in kinds if word == "resource"] == [
        "azurerm_role_assignment",
        "azurerm_container_app",
    ]
    assert "data.azurerm_container_app_environment.main.default_domain" in everything


def test_logs_go_to_an_account_and_to_one_workspace(tmp_path: Path) -> None:
    both = 'app = terraform; storage = "stlogs"; workspace = "law-demo" { keep = 90d }'
    more = f"app_environment second {{ {both} }}\nservice other like jokes {{\n  runs_on = app_environment.second\n"
    made = files(spec(more=f'{more}  port http = 8080 {{ publish = "5002" }}\n}}', environment=both))
    module(tmp_path, made)
    text = made["default/azure/environments.tf"]
    assert text.count('resource "azurerm_log_analytics_workspace"') == 1
    assert text.count('data "azurerm_storage_account"') == 1
    assert text.count('resource "azurerm_monitor_diagnostic_setting"') == 4
    assert "retention_in_days   = 90" in text


def test_a_patch_adds_blocks_and_values(tmp_path: Path) -> None:
    patch = """
patch azure "azurerm_container_registry.main" {
  sku              = "Premium"
  georeplications { location = "northeurope" }
}"""
    made = files(spec(more=patch))
    module(tmp_path, made)
    assert "georeplications {" in made["default/azure/registries.tf"]


def test_what_a_patch_breaks_is_told_at_the_patch() -> None:
    patch = '\npatch azure "azurerm_container_app.jokes" {\n  ingress { target_port = 5000 }\n}'
    result = compiled(spec(more=patch))
    assert [one.slug for one in result.diagnostics] == ["azure/app"]
    source = result.sources["main.plat"]
    assert (
        "target_port = 5000"
        in source.text.splitlines()[source.position(result.diagnostics[0].span.start).line - 1]
    )


def test_a_platform_that_is_nowhere() -> None:
    result = compiled(spec(top="platform demo { }\n"))
    assert [one.slug for one in result.diagnostics] == ["azure/place"]


# --- what all environments share -------------------------------------------------------------------------------


SEVERAL = PLACE.replace("rg-demo", "rg-demo-{environment}") + "environments dev, prod\n"
ENVIRONMENTS = """
in prod { service jokes { encrypted_env = ".env.prod.enc" } }
"""


def test_one_environment_alone_is_built_with_the_same_shared_files() -> None:
    text = spec(top=SEVERAL + ENVIRONMENTS)
    both = {one.path: one.text for one in compiled(text).files}
    alone = {one.path: one.text for one in compiled(text, environments=("dev",)).files}
    assert {path for path in alone if path.startswith("shared/")} == {
        p for p in both if p.startswith("shared/")
    }
    assert all(both[path] == text for path, text in alone.items())


def test_a_program_in_one_environment_only() -> None:
    more = 'in prod { service other like jokes { build = "other"; python = "other" { workers = 2; threads = 4 } } }'
    made = files(spec(more=more, top=SEVERAL))
    assert "shared/azure/other/compose.yaml" in made
    assert 'azurerm_container_app" "other"' not in made["dev/azure/apps.tf"]


def test_the_local_compose_file_builds_the_local_dockerfile() -> None:
    made = files(spec())
    service = yaml.safe_load(made["shared/azure/jokes/compose.yaml"])["services"]["app"]
    assert service["build"] == {
        "context": ".",
        "dockerfile": "../Dockerfile.local",
        "args": {"MODULE": "jokes"},
    }
    assert service["ports"] == ["5001:8080"]
    local = made["shared/azure/Dockerfile.local"]
    assert "sops" not in local
    assert "Never deploy it" in local


def test_the_dockerfile_takes_what_actions_give() -> None:
    stages = dockerfile.parsed(files(spec())["shared/azure/Dockerfile"])["stages"]
    arguments = {
        one["Key"]: one["Value"]
        for command in stages[0]["commands"]
        if command["name"] == "ARG"
        for one in command["words"]["Args"]
    }
    assert list(arguments) == [
        "MODULE", "APP_NAME", "ENCRYPTED_ENV_FILE", "SOPS_VERSION", "POETRY_VERSION", "PORT",
    ]  # fmt: skip
    assert arguments["MODULE"] is None
    assert arguments["PORT"] == "8080"
    exposed = [command["words"]["Ports"] for command in stages[0]["commands"] if command["name"] == "EXPOSE"]
    assert exposed == [["${PORT}"]]


@pytest.mark.parametrize("name", [".env.enc", ".env.prod.enc", "a+b (1).env.enc", "x[1].enc", "plain"])
def test_a_rule_is_for_its_file_alone(name: str, tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    rules = {"creation_rules": [{"path_regex": pattern_of("app", name), "age": RECIPIENT}]}
    (tmp_path / ".sops.yaml").write_text(yaml.safe_dump(rules), encoding="utf-8")
    for place, fits in (("app", True), (".", False)):
        path = tmp_path / place / name
        path.write_text("A=b\n", encoding="utf-8")
        made = sops.sops(path.parent, "--encrypt", "--input-type", "dotenv", "--output-type", "dotenv", name)
        assert (made.status == 0) is fits, made.words


# --- sops and age ----------------------------------------------------------------------------------------------


def sealed(folder: Path, key: sops.Key, *form: str) -> str:
    """Two variables as sops writes them, by the rules that we wrote."""
    made = files(spec().replace(RECIPIENT, key.recipient))
    (folder / ".sops.yaml").write_text(made["shared/azure/.sops.yaml"], encoding="utf-8")
    program = folder / "jokes"
    program.mkdir(exist_ok=True)
    (program / ".env").write_text("ENDPOINT_SECRET=one\nOTHER=two words = three\n", encoding="utf-8")
    run = sops.sops(program, "--encrypt", *form, ".env")
    assert run.status == 0, run.words
    return run.text


DOTENV = ("--input-type", "dotenv", "--output-type", "dotenv")
ENVELOPE = ("--input-type", "binary", "--output-type", "binary")


@pytest.mark.parametrize("form", [DOTENV, ENVELOPE], ids=["dotenv", "envelope"])
def test_what_sops_writes_is_found_right(form: tuple[str, ...], tmp_path: Path) -> None:
    key = sops.key()
    text = sealed(tmp_path, key, *form)
    content = read_encrypted("f", text)
    assert content.mac
    assert content.recipients == (key.recipient,)
    assert content.broken == ()
    assert all(entry.sealed for entry in content.entries)
    assert "words" not in content.shown
    project = {
        "main.plat": spec().replace(RECIPIENT, key.recipient),
        ".gitignore": ".env\n",
        "jokes/pyproject.toml": '[tool.poetry]\n[tool.poetry.dependencies]\ngunicorn = "*"\npython-dotenv = "*"\n',
        "jokes/jokes.py": "",
        "jokes/.env.enc": text,
    }
    assert found(project).diagnostics == ()
    other = {**project, "main.plat": spec()}
    assert [one.slug for one in found(other).diagnostics] == ["encrypted-env/recipient"]


def found(project: dict[str, str]) -> Compiled:
    return compile_spec("main.plat", read=reader(project), project=".", targets=Targets())


@pytest.mark.parametrize("form", [DOTENV, ENVELOPE, ()], ids=["dotenv", "envelope", "empty"])
def test_the_image_decrypts_what_sops_wrote(form: tuple[str, ...], tmp_path: Path) -> None:
    key = sops.key()
    text = sealed(tmp_path, key, *form) if form else ""
    code = tmp_path / "code"
    (code / ".venv" / "bin").mkdir(parents=True)
    (code / ".env.enc").write_text(text, encoding="utf-8")
    server = code / ".venv" / "bin" / "gunicorn"
    server.write_text('#!/bin/sh\necho "$@"\n', encoding="utf-8")
    server.chmod(0o755)
    stages = dockerfile.parsed(files(spec())["shared/azure/Dockerfile"])["stages"]
    script = next(one["content"] for command in stages[0]["commands"] for one in command["heredocs"])
    sops.sops(tmp_path, "--version", "--disable-version-check")
    environment = {
        "PATH": f"{sops.TOOLS}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "MODULE": "jokes", "APP_NAME": "app", "PORT": "8080", "ENCRYPTED_ENV_FILE": ".env.enc",
        "SOPS_AGE_KEY": key.identity,
    }  # fmt: skip
    run = subprocess.run(
        ["sh", "-c", script], cwd=code, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    options = run.stdout.split()
    assert options[-1] == "jokes:app"
    assert dict(zip(options[:-1:2], options[1:-1:2], strict=True)) == {
        "--worker-class": "gthread",
        "--workers": "2",
        "--threads": "4",
        "--timeout": "30",
        "--worker-tmp-dir": "/dev/shm",
        "--bind": "0.0.0.0:8080",
    }
    if form:
        assert (code / ".env").read_text("utf-8") == "ENDPOINT_SECRET=one\nOTHER=two words = three\n"
        assert (code / ".env").stat().st_mode & 0o077 == 0
    else:
        assert not (code / ".env").exists()


@pytest.mark.parametrize("name", [".env.enc", ".env.prod.sealed", "conf/prod.enc"])
def test_the_build_sees_what_is_encrypted_alone(name: str) -> None:
    text = files(spec().replace('".env.enc"', f'"{name}"'))["shared/azure/jokes/.dockerignore"]
    clear = name.removesuffix(".enc")
    seen = [".env", ".env.prod", ".venv/x", clear, name, "app.py"]
    unseen = [".env", ".env.prod", ".venv/x", clear] if clear != name else seen[:3]
    assert dockerfile.ignored(text, seen) == unseen


# --- what an action has ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("version", "lacks"), [("v3", []), ("v2", ["azure_storage_account_id"])])
def test_inputs_are_those_of_the_action_s_version(version: str, lacks: list[str]) -> None:
    path = "specs/unique_apps.plat"
    text = (ROOT / path).read_text("utf-8").replace("sdk-deploy-action@v3", f"sdk-deploy-action@{version}")
    result = compiled_spec(path, {path: text})
    assert {one.slug for one in result.diagnostics} == ({"workflow/input-since"} if lacks else set())
    assert {one.values[0] for one in result.diagnostics} == set(lacks)


def test_the_first_version_has_neither_cores_nor_memory() -> None:
    path = "specs/unique_apps.plat"
    text = (ROOT / path).read_text("utf-8").replace("sdk-deploy-action@v3", "sdk-deploy-action@v1")
    result = compiled_spec(path, {path: text})
    assert {one.values[0] for one in result.diagnostics} == {"azure_storage_account_id", "cpu", "memory"}


def test_a_name_that_azure_refuses_is_told_wherever_it_comes_from() -> None:
    named = spec('name = "Jokes_app"')
    assert [one.slug for one in compiled(named).diagnostics] == ["name/illegal"]
    secret = spec("env { _TOKEN = secret.jokes.TOKEN }", 'secret jokes { TOKEN = external "jokes" }')
    assert [one.slug for one in compiled(secret).diagnostics] == ["name/illegal"]


def test_elsewhere_a_program_is_built_as_the_spec_says() -> None:
    made = files(
        'platform demo { }\nservice jokes { build = "jokes"; python = "jokes"; port http = 8080 }\ndeploy { compose }'
    )
    build = yaml.safe_load(made["default/compose/compose.yaml"])["services"]["jokes"]["build"]
    assert build == {"context": "./jokes"}
