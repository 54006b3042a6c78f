"""Golden files: what each spec becomes, whole trees, kept only where an oracle reads them too.

`make record` writes them again; `git diff` is the review.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import hcl2
import pytest
import yaml
from hcl2.utils import SerializationOptions

from command_line import run
from command_line import tree as files_of
from oracles import (
    caddy,
    compose,
    dockerfile,
    ecs,
    github,
    helm,
    kubernetes,
    prometheus,
    sops,
    spoke,
    terraform,
)
from platformc.syntax.format import format_text
from spec_files import LESSONS, ROOT, compiled, findings, stem, tree
from standing_in import golden_values

GOLDEN = ROOT / "golden"
RECORD = bool(os.environ.get("PLATFORMC_RECORD"))
SMARTER = "specs/smarter.plat"
KEPT = {SMARTER: ("local", "alpha", "prod"), "specs/photos.plat": ("laptop", "eu")}
"""The environments of a spec that are kept, where not all are."""
SPECS = (
    SMARTER,
    "specs/drunc_ui.plat",
    "specs/pdf_chatbot.plat",
    "specs/photos.plat",
    "specs/ssg_sample.plat",
    "specs/unique_apps.plat",
    *LESSONS,
)


@cache
def built(spec: str) -> dict[str, str]:
    """What a build of the spec writes, its environments that are not kept included."""
    result = compiled(spec)
    assert findings(result) == []
    return tree(result)


def kept(spec: str) -> dict[str, str]:
    chosen = KEPT.get(spec)
    return {
        path: text
        for path, text in built(spec).items()
        if chosen is None or path.partition("/")[0] in (*chosen, "shared")
    }


def differences(folder: Path, made: dict[str, str]) -> list[str]:
    """Each file of a folder that is missing, changed, or there without being made."""
    there = files_of(folder)
    found = [f"missing: {path}" for path in sorted(made.keys() - there.keys())]
    found += [f"extra: {path}" for path in sorted(there.keys() - made.keys())]
    return found + [
        f"changed: {path}"
        for path in sorted(made)
        if there.get(path, made[path].encode()) != made[path].encode()
    ]


@pytest.mark.parametrize("spec", SPECS, ids=stem)
def test_a_spec_becomes_its_golden_files(spec: str) -> None:
    folder = GOLDEN / stem(spec)
    if RECORD:
        shutil.rmtree(folder, ignore_errors=True)
        for path, text in kept(spec).items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(text.encode())
    assert differences(folder, kept(spec)) == [], (
        f"read what changed in golden/{stem(spec)}, then `make record`"
    )


@pytest.mark.parametrize("spec", LESSONS, ids=stem)
def test_a_lesson_is_short_says_what_it_teaches_and_is_laid_out(spec: str) -> None:
    for path in compiled(spec).inputs:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert format_text(path, text, lambda one: pytest.fail(one.message)) == text
        assert text.count("\n") < 40
        assert text.startswith("# Lesson ") or path != spec


def test_no_golden_tree_is_left_of_a_spec_that_is_gone() -> None:
    assert sorted(path.name for path in GOLDEN.iterdir()) == sorted(map(stem, SPECS))


def test_the_comparison_sees_missing_extra_and_changed_files(tmp_path: Path) -> None:
    made = {"a/b.yaml": "x: 1\n", "a/c.yaml": "x: 2\n"}
    for path, text in {"a/b.yaml": "x: 1\r\n", "a/d.yaml": "x: 2\n"}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(text.encode())
    assert differences(tmp_path, made) == ["missing: a/c.yaml", "extra: a/d.yaml", "changed: a/b.yaml"]


# --- no golden file without an oracle ---------------------------------------------------------------------


def within(path: Path) -> str:
    return path.relative_to(GOLDEN).as_posix()


def documents(path: Path) -> list[dict[str, Any]]:
    return [one for one in yaml.safe_load_all(path.read_text(encoding="utf-8")) if one]


def test_every_golden_file_is_read_by_an_oracle() -> None:
    folders = manifests()
    for path in (path for path in GOLDEN.rglob("*") if path.is_file()):
        known = path.name in ("compose.yaml", ".env.example", "Caddyfile") or path.suffix == ".py"
        known = known or path in tasks() or path in {values for _, values in own_values()}
        known = known or path in golden_values()
        known = known or path.with_name("terragrunt.hcl") in terragrunts()
        known = known or any(path.is_relative_to(chart) for chart in charts())
        read = path in workflows() or path.parent in modules() or path in build_files()
        assert path.parent in folders or known or read, within(path)


def manifests() -> list[Path]:
    return sorted(
        {path.parent for folder in ("kubernetes", "monitoring") for path in GOLDEN.rglob(f"{folder}/*.yaml")}
    )


def modules() -> list[Path]:
    return sorted(
        {path.parent for folder in ("terraform", "azure") for path in GOLDEN.rglob(f"{folder}/**/*.tf")}
    )


def terragrunts() -> list[Path]:
    """What an environment has of its own, beside a module that it shares."""
    return sorted(GOLDEN.glob("*/*/terraform/terragrunt.hcl"))


def build_files() -> list[Path]:
    """Dockerfiles, what their builds never see, and who can read what."""
    names = ("Dockerfile*", ".dockerignore", ".sops.yaml")
    return sorted(path for name in names for path in GOLDEN.rglob(f"shared/azure/**/{name}"))


def tasks() -> list[Path]:
    return sorted(GOLDEN.rglob("ecs/*.task-definition.json"))


def charts() -> list[Path]:
    """Charts of our own, each for all environments of its spec."""
    return sorted(path.parent for path in GOLDEN.glob("*/shared/helm/*/Chart.yaml"))


def chart_values() -> list[Path]:
    """The values of each environment; their first lines hold the command that installs them."""
    return sorted(GOLDEN.glob("*/*/helm/values.yaml"))


def chart_of(values: Path) -> Path | None:
    """The chart that the command in the first lines of a file of values installs; None for one of others."""
    (chart,) = re.findall(r"^#   helm upgrade --install \S+ (\S+)", values.read_text("utf-8"), re.MULTILINE)
    return (values.parent / chart).resolve() if chart.startswith("../../shared/helm/") else None


def own_values() -> list[tuple[Path, Path]]:
    """Charts of ours with the values of each environment."""
    return [(chart, values) for values in chart_values() if (chart := chart_of(values)) is not None]


def installed(chart: Path, values: Path) -> str:
    """What helm makes of a chart by the options of that command."""
    words = re.findall(r"--set-string (\S+)=VALUE", values.read_text("utf-8"))
    made = helm.template(chart, values, dict.fromkeys(words, "1.4.2"))
    assert made.returncode == 0, made.stderr
    return made.stdout


def workflows() -> list[Path]:
    return sorted(GOLDEN.rglob(".github/workflows/*.yaml"))


@pytest.mark.parametrize("folder", manifests(), ids=within)
def test_the_published_schemas_take_every_golden_manifest(folder: Path) -> None:
    listed = documents(folder / "kustomization.yaml")[0]["resources"]
    assert sorted(listed) == sorted(
        path.name for path in folder.iterdir() if path.name not in ("kustomization.yaml", "values.yaml")
    )
    assert kubernetes.validate(one for path in listed for one in documents(folder / path)) == []


@pytest.mark.parametrize("folder", manifests(), ids=within)
def test_kustomize_gives_the_objects_of_a_golden_folder(folder: Path) -> None:
    def named(one: dict[str, Any]) -> tuple[str, str]:
        return one["kind"], one["metadata"]["name"]

    listed = documents(folder / "kustomization.yaml")[0]["resources"]
    ours = [one for path in listed for one in documents(folder / path)]
    assert sorted(kubernetes.kustomize(folder), key=named) == sorted(ours, key=named)


@pytest.mark.parametrize(("chart", "values"), own_values(), ids=within)
def test_helm_takes_every_golden_chart(chart: Path, values: Path) -> None:
    assert helm.lint(chart, values) == ""
    rendered = installed(chart, values)
    assert "1.4.2" in rendered
    made = [one for one in yaml.safe_load_all(rendered) if one]
    # no schema of a lone Pod is here: it is what a Job's template holds
    held = [in_a_job(one) if one["kind"] == "Pod" else one for one in made]
    assert kubernetes.validate(held) == []
    kinds = [(one["kind"], one["metadata"]["name"]) for one in made]
    assert len(kinds) == len(set(kinds)) > 5


@pytest.mark.parametrize("values", chart_values(), ids=within)
def test_helm_reads_golden_values_as_they_are(values: Path, tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "Chart.yaml").write_text("apiVersion: v2\nname: shown\nversion: 0.1.0\n", encoding="utf-8")
    (tmp_path / "templates/values.yaml").write_text("{{ toYaml .Values }}\n", encoding="utf-8")
    shown = helm.template(tmp_path, values, {})
    assert shown.returncode == 0, shown.stderr
    assert yaml.safe_load(shown.stdout) == yaml.safe_load(values.read_text("utf-8"))


def in_a_job(pod: dict[str, Any]) -> dict[str, Any]:
    template = {"metadata": {"labels": pod["metadata"]["labels"]}, "spec": pod["spec"]}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": pod["metadata"],
        "spec": {"template": template},
    }


@pytest.mark.parametrize("chart", charts(), ids=within)
def test_every_golden_template_is_rendered_in_some_environment(chart: Path) -> None:
    values = [one for own, one in own_values() if own == chart]
    sources = {
        f"{chart.name}/{path.relative_to(chart).as_posix()}" for path in (chart / "templates").rglob("*.yaml")
    }
    assert len(values) > 1
    assert sources == set(
        re.findall(r"(?m)^# Source: (\S+)$", "".join(installed(chart, one) for one in values))
    )


@pytest.mark.parametrize("path", sorted(GOLDEN.rglob("monitoring/rules.yaml")), ids=within)
def test_promtool_takes_every_golden_rule(path: Path, tmp_path: Path) -> None:
    judged = prometheus.check_rules(tmp_path, documents(path)[0]["spec"])
    assert judged.status == 0, judged.words


@pytest.mark.parametrize("path", workflows(), ids=within)
def test_github_takes_every_golden_workflow(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert github.schema_errors(yaml.safe_load(text)) == []
    assert github.actionlint(tmp_path, text) == []


@pytest.mark.parametrize("path", tasks(), ids=within)
def test_ecs_takes_every_golden_task_definition(path: Path) -> None:
    task = json.loads(path.read_text("utf-8"))
    assert ecs.client_errors(task) == []
    assert ecs.registered(task)["family"] == task["family"]
    assert ecs.lint(task) == []


@pytest.mark.parametrize("folder", modules(), ids=within)
def test_terraform_takes_every_golden_module(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "module")
    if (folder.parent / "ecs").is_dir():
        shutil.copytree(folder.parent / "ecs", tmp_path / "ecs")  # it reads them
    assert terraform.fmt_check(tmp_path / "module") == []
    assert terraform.validate(tmp_path / "module") == []


@pytest.mark.parametrize("path", terragrunts(), ids=within)
def test_terragrunt_s_golden_files_give_a_module_what_it_asks_for(path: Path, tmp_path: Path) -> None:
    # terraform fmt takes files of its own names only
    shutil.copy(path, tmp_path / "terragrunt.tf")
    assert terraform.fmt_check(tmp_path) == []
    assert sorted(one.name for one in path.parent.iterdir()) == ["README.md", "terragrunt.hcl"]
    model = parsed(path)
    assert set(model) <= {"terraform", "remote_state", "inputs"}
    (source,) = (one["source"] for one in model["terraform"])
    module = (path.parent / source).resolve()
    assert module in modules()
    variables = module / "inputs.tf"
    asked = [name for one in parsed(variables)["variable"] for name in one] if variables.exists() else []
    inputs = model.get("inputs", {})
    assert sorted(inputs) == sorted(asked)
    assert all(isinstance(one, str) and one for one in inputs.values())


def parsed(path: Path) -> dict[str, Any]:
    """The blocks and arguments of a file of HCL, texts without their quotes."""
    plain = SerializationOptions(strip_string_quotes=True, with_comments=False, explicit_blocks=False)
    model: dict[str, Any] = hcl2.loads(path.read_text(encoding="utf-8"), serialization_options=plain)
    spoke("python-hcl2", "8")
    return model


def test_no_two_golden_environments_share_a_state() -> None:
    keys = [
        (
            path.relative_to(GOLDEN).parts[0],
            *re.findall(r'^ +key += "(.+)"$', path.read_text("utf-8"), re.MULTILINE),
        )
        for path in (*terragrunts(), *GOLDEN.glob("*/*/terraform/versions.tf"))
        if "shared" not in path.parts
    ]
    assert len(keys) > 4
    assert len({one for one in keys if len(one) > 1}) == len([one for one in keys if len(one) > 1])


@pytest.mark.parametrize("path", [one for one in build_files() if "Dockerfile" in one.name], ids=within)
def test_buildkit_and_a_shell_take_every_golden_dockerfile(path: Path, tmp_path: Path) -> None:
    stages = dockerfile.parsed(path.read_text(encoding="utf-8"))["stages"]
    assert len(stages) == 1
    scripts = [one for command in stages[0]["commands"] for one in command["heredocs"]]
    assert scripts
    for script in scripts:
        (tmp_path / "script").write_text(script["content"], encoding="utf-8")
        run = subprocess.run(["sh", "-n", tmp_path / "script"], capture_output=True, check=False)
        assert (run.returncode, run.stderr) == (0, b"")


@pytest.mark.parametrize("path", [one for one in build_files() if one.name == ".dockerignore"], ids=within)
def test_no_golden_build_sees_variables_in_clear(path: Path) -> None:
    names = [".env", ".env.prod", ".venv/bin/python", ".env.enc", "app.py"]
    assert dockerfile.ignored(path.read_text(encoding="utf-8"), names) == names[:3]


@pytest.mark.parametrize("path", [one for one in build_files() if one.name == ".sops.yaml"], ids=within)
def test_sops_encrypts_by_the_golden_rules(path: Path, tmp_path: Path) -> None:
    shutil.copy(path, tmp_path)
    for rule in documents(path)[0]["creation_rules"]:
        clear = re.sub(r"\(.*\)\?|[\^$]", "", rule["path_regex"]).replace("\\", "")
        (tmp_path / clear).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / clear).write_text("NAME=value\n", encoding="utf-8")
        folder, name = (tmp_path / clear).parent, Path(clear).name
        made = sops.sops(folder, "--encrypt", "--input-type", "dotenv", "--output-type", "dotenv", name)
        assert made.status == 0, made.words
        assert f"map_recipient={rule['age']}" in made.text
    (tmp_path / ".env").write_text("NAME=value\n", encoding="utf-8")
    assert "no matching creation rules" in sops.sops(tmp_path, "--encrypt", ".env").words


@pytest.mark.parametrize("path", sorted(GOLDEN.rglob("compose.yaml")), ids=within)
def test_compose_takes_every_golden_file(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    model = yaml.safe_load(text)
    assert compose.schema_errors(model) == []
    variables = dict.fromkeys(re.findall(r"\$\{(\w+)", text.replace("$$", "")), "value")
    example = path.with_name(".env.example")
    lines = example.read_text(encoding="utf-8").splitlines() if example.exists() else []
    asked = {line.partition("=")[0] for line in lines if not line.startswith("#")}
    assert asked == set(re.findall(r"\$\{(\w+):\?", text.replace("$$", "")))
    for service in model["services"].values():
        for file in service.get("env_file", []):
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).touch()
    profiles = sorted({one for service in model["services"].values() for one in service.get("profiles", [])})
    configured = compose.config(tmp_path, text, variables, *profiles)
    assert configured.status == 0, configured.complaints
    assert sorted(configured.model["services"]) == sorted(model["services"])


@pytest.mark.parametrize("path", sorted(GOLDEN.rglob("Caddyfile")), ids=within)
def test_caddy_takes_every_golden_file(path: Path, tmp_path: Path) -> None:
    services = yaml.safe_load(path.with_name("compose.yaml").read_text("utf-8"))["services"]
    certificate, key = caddy.certificate(tmp_path, "localhost")
    for service in services.values():
        mounted = {
            one["target"]: one["source"] for one in service.get("volumes", ()) if isinstance(one, dict)
        }
        if mounted.get("/etc/caddy/Caddyfile", "").endswith(f"/{within(path).partition('/')[2]}"):
            assert {"/cert", "/key"} <= set(mounted)
            text = path.read_text("utf-8").replace("tls /cert /key", f"tls {certificate} {key}")
            validated = caddy.validate(tmp_path, text, service["environment"])
            assert validated.status == 0, validated.words
            return
    pytest.fail("no service mounts it")


@pytest.mark.parametrize("path", sorted(GOLDEN.rglob("*.py")), ids=within)
def test_python_takes_every_golden_module(path: Path) -> None:
    compile(path.read_text("utf-8"), within(path), "exec")


# --- environments that are proved, not kept ---------------------------------------------------------------


def listed(environment: str) -> list[dict[str, Any]]:
    """What `platformc names` lists for an environment."""
    document = run("names", SMARTER, "--env", environment, "--format", "json", cwd=ROOT).document
    rows: list[dict[str, Any]] = document["environments"][environment]
    return rows


def exchanged(text: str, pairs: dict[str, str]) -> str:
    """The text with each name replaced: one of several parts anywhere, a single word where it is a whole value."""
    joined = sorted((one for one in pairs if re.search(r"[-._]", one)), key=len, reverse=True)
    parts = "|".join(map(re.escape, joined))
    words = "|".join(re.escape(one) for one in pairs if one not in joined)
    text = re.sub(rf"(?<![A-Za-z0-9]){parts and f'(?:{parts})'}(?![A-Za-z0-9])", lambda m: pairs[m[0]], text)
    return re.sub(rf"(?<=: )(?:{words})$", lambda m: pairs[m[0]], text, flags=re.MULTILINE)


ALPHA = re.compile(r"(?<![a-z])alpha(?![a-z0-9])")


@pytest.mark.parametrize("environment", ["beta", "next"])
def test_an_environment_that_is_not_kept_is_alpha_with_its_names_exchanged(environment: str) -> None:
    ours, theirs = listed("alpha"), listed(environment)
    assert [row["kind"] for row in ours] == [row["kind"] for row in theirs]
    both = {(one["value"], other["value"]) for one, other in zip(ours, theirs, strict=True)}
    pairs = {one: other for one, other in both if one != other}
    assert len({one for one, _ in both}) == len({other for _, other in both}) == len(both)
    assert len(pairs) > 10
    made = built(SMARTER)
    here = {path.partition("/")[2]: text for path, text in made.items() if path.startswith(f"{environment}/")}
    alpha = {path.partition("/")[2]: text for path, text in made.items() if path.startswith("alpha/")}
    assert here.keys() == {ALPHA.sub(environment, path) for path in alpha}
    for path, text in alpha.items():
        there = here[ALPHA.sub(environment, path)]
        if path.startswith("kubernetes/"):
            assert exchanged(text, pairs) == there, path
            assert exchanged(there, {value: key for key, value in pairs.items()}) == text, path
        else:
            # Terraform makes the names of what they are made of, so the environment's own name stands there too
            assert ALPHA.sub(environment, text) == there, path
    assert not any(re.search(r"\balpha\b", text) for text in here.values())
