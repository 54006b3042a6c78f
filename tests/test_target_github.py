"""Workflows: what the words become, judged by actionlint, GitHub's own parser and SchemaStore's schema."""

from __future__ import annotations

import json
import subprocess
from functools import cache

import pytest
import yaml
from hypothesis import given, settings

from compiling import compiled
from oracles import TOOLS, deploying, github
from platformc.catalogue import load
from platformc.resolve.vocabulary import KINDS
from platformc_targets.github import TARGET
from platformc_targets.github.actions import TRIVY
from platformc_targets.github.charts import READ
from platformc_targets.github.expressions import escape
from platformc_targets.github.shell import double, echo, printable, quote
from strategies import texts
from workflow_specs import ACTION, SHOP

FOLDER = "github/.github/workflows"


@cache
def built(spec: str) -> dict[str, str]:
    """The workflows of a spec that must be clean, by environment and file."""
    result = compiled(spec)
    assert [(one.slug, one.message) for one in result.diagnostics] == []
    return {
        f"{one.environment}/{one.path.rpartition('/')[2]}": one.text
        for one in result.files
        if one.target == "github"
    }


def workflow(spec: str, name: str):
    return yaml.safe_load(built(spec)[name])


def steps(spec: str, name: str, job: str = "deployment") -> dict[str, dict]:
    return {step["name"]: step for step in workflow(spec, name)["jobs"][job]["steps"]}


ALL = [pytest.param(spec, name, id=name) for spec in (SHOP, ACTION) for name in built(spec)]


# --- judged by others ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("spec", "name"), ALL)
def test_actionlint_and_the_schema_say_nothing(spec, name, tmp_path) -> None:
    assert github.actionlint(tmp_path, built(spec)[name]) == []
    assert github.schema_errors(workflow(spec, name)) == []


def test_github_reads_them() -> None:
    names = [(spec, name) for spec in (SHOP, ACTION) for name in built(spec)]
    contexts = {"github": {"sha": "c0ffee"}, "vars": {"TEAM": "us"}, "secrets": {}, "inputs": {}, "steps": {}}
    judged = github.evaluated([workflow(spec, name) for spec, name in names], contexts)

    assert [one.errors for one in judged] == [[] for _ in names]
    deploy = judged[names.index((SHOP, "alpha/deploy.alpha.yaml"))].tree
    push = next(step for step in deploy["jobs"]["deployment"]["steps"] if step["name"] == "Push shop-alpha")
    assert push["env"] == {"IMAGE": "012345678901.dkr.ecr.us-east-1.amazonaws.com/shop-alpha:c0ffee"}


def test_the_oracles_find_mistakes(tmp_path) -> None:
    whole = built(SHOP)["alpha/deploy.alpha.yaml"]
    broken = whole.replace("role-to-assume", "role-to-asume").replace("needs: test", "needs: tests")
    said = github.actionlint(tmp_path, broken)
    assert any("role-to-asume" in line for line in said)
    (judged,) = github.evaluated([yaml.safe_load(broken)], {})
    assert any("unknown job 'tests'" in line for line in judged.errors)
    assert github.schema_errors({**yaml.safe_load(whole), "permissions": {"content": "read"}})


# --- every text comes back -----------------------------------------------------------------------------


def test_texts_come_back_through_env_and_with() -> None:
    """What a text becomes, evaluated by GitHub's own expressions."""
    found: list[str] = []

    @settings(max_examples=150, database=None, deadline=None)
    @given(texts())
    def collect(text: str) -> None:
        found.append(text)

    collect()
    env = {f"V{number}": escape(text) for number, text in enumerate(found)}
    step = {"uses": "example/action@v1", "env": env, "with": dict(env)}
    tree = {"on": "push", "jobs": {"a": {"runs-on": "x", "steps": [step]}}}
    (judged,) = github.evaluated([tree], {"github": {}, "vars": {}})

    assert judged.errors == []
    for part in ("env", "with"):
        values = judged.tree["jobs"]["a"]["steps"][0][part]
        assert [values.get(f"V{number}", "") for number in range(len(found))] == found


@settings(max_examples=60, database=None, deadline=None)
@given(texts())
def test_a_text_in_the_spec_comes_back_from_the_yaml(text: str) -> None:
    written = json.dumps(text).replace("{", "{{").replace("}", "}}")
    spec = (
        "platform demo { }\nworkflow ci {\n  on { dispatch }\n"
        f'  env {{ A = {written} }}\n  test = ["make test"]\n}}\ndeploy {{ github }}\n'
    )
    (file,) = compiled(spec).files
    value = yaml.safe_load(file.text)["jobs"]["test"]["env"]["A"]

    assert value == escape(text)
    assert value.replace("${{ '${{' }}", "${{") == text or "${{ '${{' }}" in text


def bash(script: str, **env: str) -> str:
    run = subprocess.run(["bash", "-e", "-c", script], env=env, capture_output=True, check=True, timeout=30)
    return run.stdout.decode()


@settings(max_examples=60, database=None, deadline=None)
@given(texts())
def test_words_come_back_from_bash(text: str) -> None:
    if "\0" in text:
        return
    assert bash(f"printf '%s' {quote(text)}") == text
    if printable(text):
        assert bash(echo(double(text))) == f"{text}\n"


@settings(max_examples=40, database=None, deadline=None)
@given(texts())
def test_a_line_of_a_summary_comes_back(text: str) -> None:
    """The whole way: spec, YAML, expressions, bash."""
    if "\0" in text or not text:
        return
    written = json.dumps(text).replace("{", "{{").replace("}", "}}")
    spec = (
        "platform demo { }\nworkflow ci {\n  on { dispatch }\n"
        '  deploy = action "example/a@v1" { with { A = "b" } }\n'
        f"  summary = {written}\n}}\ndeploy {{ github }}\n"
    )
    (file,) = compiled(spec).files
    step = yaml.safe_load(file.text)["jobs"]["deployment"]["steps"][-1]
    script = step["run"].replace("${{ '${{' }}", "${{").replace(">> $GITHUB_STEP_SUMMARY", "")
    env = {key: value.replace("${{ '${{' }}", "${{") for key, value in step.get("env", {}).items()}

    lines = text.removesuffix("\n") if "\n" in text else text
    assert bash(script, **env) == f"{lines}\n"


# --- the script that reads Secrets ---------------------------------------------------------------------


def test_values_are_made_of_the_keys_of_secrets(tmp_path) -> None:
    """The pipe of the step, with programs in the place of kubectl and helm that say what they were given."""
    step = steps(SHOP, "alpha/chart.alpha.yaml")["Deploy"]
    password = "p'\"$w\\n\n"
    env = {**step["env"], "VALUE_1": "v1.0", "VALUE_2": "token"}
    ran = deploying.run(step["run"], env, {"mysql-shop": {"PASSWORD": password}}, tmp_path)

    assert ran.values == {
        "image": {"tag": "v1.0"},
        "count": 3,
        "env": {
            "PASSWORD": password,
            "URL": f"mysql://shop:{password}@db",
            "TOKEN": "token",
        },
        "hosts": ["a", True],
    }
    assert (ran.status, ran.said) == (0, "")
    assert ran.arguments == [
        "upgrade",
        "--install",
        "shop",
        "shop",
        "--namespace",
        "shop-alpha",
        "--repo",
        "https://charts.example.com",
        "--version",
        "1.2.3",
        "--values",
        "build/alpha/helm/values.yaml",
        "--values",
        "-",
        "--wait",
        "--timeout",
        "15m",
    ]
    assert READ.splitlines()[0] in step["run"]


def test_a_chart_in_a_folder_gets_the_charts_it_is_made_of() -> None:
    option = "--dependency-update"
    assert option not in steps(SHOP, "alpha/chart.alpha.yaml")["Deploy"]["run"]
    spec = SHOP.replace('"shop"\n    repository', '"./charts/shop"\n    repository')
    assert option in steps(spec, "alpha/chart.alpha.yaml")["Deploy"]["run"]


# --- what each word becomes ----------------------------------------------------------------------------


def test_an_action_with_its_inputs_is_what_people_write() -> None:
    assert workflow(ACTION, "dev/joke_of_the_day.dev.deploy.yaml") == {
        "name": "[joke_of_the_day][🗄️env: dev] Deploy to Azure Container Apps",
        "on": {"workflow_dispatch": None},
        "permissions": {"id-token": "write", "contents": "read"},
        "jobs": {
            "deployment": {
                "runs-on": "ubuntu-latest",
                "environment": "dev",
                "steps": [
                    {
                        "name": "Deploy to Azure Container Apps",
                        "id": "deploy",
                        "uses": "example/sdk-deploy-action@v3",
                        "with": {
                            "module": "joke_of_the_day",
                            "environment": "dev",
                            "resource_group_name": "${{ vars.AZURE_RESOURCE_GROUP }}",
                            "acr_password": "${{ secrets.ACR_PASSWORD }}",
                            "encrypted_env_file": ".env.enc",
                            "azure_storage_account_id": "${{ vars.AZURE_STORAGE_ACCOUNT_ID }}",
                            "cpu": "0.5",
                        },
                    },
                    {
                        "name": "Create Summary",
                        "run": 'echo "## Azure Container App ${{ steps.deploy.outputs.app_name }}" >> $GITHUB_STEP_SUMMARY\n'
                        'echo "**FQDN:** [${{ steps.deploy.outputs.fqdn }}](https://${{ steps.deploy.outputs.fqdn }})"'
                        " >> $GITHUB_STEP_SUMMARY\n",
                    },
                ],
            }
        },
    }


def test_on_is_text_to_every_reader() -> None:
    text = built(ACTION)["dev/joke_of_the_day.dev.deploy.yaml"]
    assert '\n"on":\n' in text
    assert "on" in yaml.safe_load(text)
    assert True not in yaml.safe_load(text)


def test_the_first_step_fails_on_other_branches() -> None:
    first = workflow(ACTION, "prod/joke_of_the_day.prod.deploy.yaml")["jobs"]["deployment"]["steps"][0]
    assert first["if"] == "github.ref != 'refs/heads/main'"
    assert first["run"].endswith("exit 1\n")
    assert "Only from its branches" not in steps(ACTION, "dev/joke_of_the_day.dev.deploy.yaml")


def test_the_first_lines_say_what_to_set() -> None:
    text = built(SHOP)["prod/deploy.prod.yaml"]
    lines = [line for line in text.splitlines() if line.startswith("#")]
    assert lines[2:] == [
        "# Set these on GitHub, in the settings of the environment `prod`:",
        "#   Variables: REVISION, TEAM",
        "#   Secrets: TOKEN",
        "#   Required reviewers: platform-team",
        "#   Wait timer: 10 minutes",
        "#   Deployment branches: main",
    ]


def test_the_token_may_do_no_more_than_it_must() -> None:
    tree = workflow(SHOP, "alpha/deploy.alpha.yaml")
    assert tree["permissions"] == {"contents": "read"}
    assert "permissions" not in tree["jobs"]["test"]
    assert tree["jobs"]["deployment"]["permissions"] == {"id-token": "write", "contents": "read"}
    assert tree["jobs"]["deployment"]["needs"] == "test"


def test_an_image_is_built_once_scanned_and_then_pushed() -> None:
    found = list(steps(SHOP, "alpha/deploy.alpha.yaml"))
    order = [
        "Act as the role",
        "Log in to Amazon ECR",
        "Build shop-alpha",
        "Push shop-alpha",
        "Deploy",
        "Create Summary",
    ]
    assert [name for name in found if name in order] == order
    assert sum(name.startswith("Build ") for name in found) == 1
    scan = next(step for step in steps(SHOP, "alpha/deploy.alpha.yaml").values() if step.get("uses") == TRIVY)
    assert scan["with"]["severity"] == "HIGH,CRITICAL"
    assert found.index(scan["name"]) == found.index("Push shop-alpha") - 1
    build = steps(SHOP, "alpha/deploy.alpha.yaml")["Build shop-alpha"]["with"]
    assert "push" not in build
    assert build["build-args"] == '"MODE=it\'s, ""quoted"""\nREVISION=${{ vars.REVISION }}\n'


def test_jobs_run_before_their_services() -> None:
    step = steps(SHOP, "alpha/deploy.alpha.yaml")["Deploy"]
    assert step["env"] == {
        "NAMESPACE": "shop-alpha",
        "JOBS": "migrate",
        "FIRST": "app.kubernetes.io/name!=web",
        "DEPLOYMENTS": "web worker",
    }
    run = step["run"]
    places = [
        run.index(words)
        for words in (
            "delete job",
            '--selector "$FIRST"',
            "wait --for",
            'manifests.yaml"\nfor dep',
            "rollout status",
        )
    ]
    assert places == sorted(places)


def test_the_tag_of_open_images_is_put_in() -> None:
    """The sed of the step, on a manifest as the kubernetes target leaves it."""
    step = steps(SHOP, "alpha/deploy.alpha.yaml")["Make the manifests"]
    made = next(one.text for one in compiled(SHOP).files if one.path == "alpha/kubernetes/web.yaml")
    assert ":input.version\n" in made
    line = (
        step["run"].splitlines()[1].replace(' "$RUNNER_TEMP/manifests.yaml"', "").replace("--in-place ", "")
    )
    run = subprocess.run(
        ["bash", "-c", line], env={"INPUT_VERSION": "abc", "PATH": "/usr/bin:/bin"}, input=made.encode(),
        capture_output=True, check=True,
    )  # fmt: skip
    assert b"/shop-alpha:abc\n" in run.stdout
    assert b"input.version" not in run.stdout


def test_several_folders_of_manifests_are_applied_together() -> None:
    folders = 'cluster = cluster.main; manifests = ["build/{environment}/kubernetes", "build/{environment}/monitoring"]'
    spec = SHOP.replace(
        "deploy   = kubernetes { cluster = cluster.main }", f"deploy = kubernetes {{ {folders} }}"
    )
    step = steps(spec, "alpha/deploy.alpha.yaml")["Make the manifests"]
    assert step["env"]["MANIFESTS_1"] == "build/alpha/kubernetes"
    assert step["env"]["MANIFESTS_2"] == "build/alpha/monitoring"
    assert step["run"].splitlines()[:3] == [
        'kubectl kustomize "$MANIFESTS_1" > "$RUNNER_TEMP/manifests.yaml"',
        'echo --- >> "$RUNNER_TEMP/manifests.yaml"',
        'kubectl kustomize "$MANIFESTS_2" >> "$RUNNER_TEMP/manifests.yaml"',
    ]


def test_a_tag_that_is_typed_must_be_one() -> None:
    step = steps(SHOP, "alpha/tasks.alpha.yaml")["The tag is a tag"]
    assert step["env"] == {"TAG": "${{ inputs.version }}"}
    for tag, status in (("v1.2", 0), ("a|b", 1), ("", 1), ("-x", 1), ("a b", 1)):
        run = subprocess.run(["bash", "-c", step["run"]], env={"TAG": tag}, capture_output=True, check=False)
        assert run.returncode == status, tag
    asked = workflow(SHOP, "alpha/tasks.alpha.yaml")["on"]["workflow_dispatch"]["inputs"]
    assert asked == {"version": {"description": "The version", "required": True, "type": "string"}}


def test_a_task_definition_is_rendered_and_deployed() -> None:
    found = steps(SHOP, "alpha/tasks.alpha.yaml")
    render, deploy = found["Put the image of web into the task definition"], found["Deploy"]
    assert render["with"]["container-name"] == "web"
    assert deploy["with"] == {
        "task-definition": "${{ steps.task.outputs.task-definition }}",
        "service": "web",
        "cluster": "shop-us",
        "wait-for-service-stability": True,
    }


def test_a_bundle_is_made_before_there_are_credentials() -> None:
    found = list(steps(SHOP, "alpha/ui.alpha.yaml"))
    assert found.index("Make the bundle") < found.index("Act as the role") < found.index("Deploy")
    step = steps(SHOP, "alpha/ui.alpha.yaml")
    assert step["Deploy"]["env"] == {
        "FOLDER": "dist",
        "BUCKET": "alpha.shop.example.com",
        "PREFIX": "ui-chat",
    }
    assert step["Tell the caches"]["env"] == {"CDN_HOST": "cdn.alpha.example.com", "PREFIX": "ui-chat"}
    assert workflow(SHOP, "alpha/ui.alpha.yaml")["concurrency"]["cancel-in-progress"] is True


def test_nothing_that_the_run_knows_stands_in_a_script() -> None:
    """Outputs of the deploying step in a summary are the one exception: that step may do all that the job may."""
    for spec in (SHOP, ACTION):
        for name in built(spec):
            for job in workflow(spec, name)["jobs"].values():
                for step in job["steps"]:
                    rest = step.get("run", "").replace("${{ steps.deploy.outputs.", "")
                    assert "${{" not in rest, (name, step["name"])


def test_paths_of_the_spec_are_seen_from_the_repository() -> None:
    from platformc.cli.targets import Targets
    from platformc.pipeline import compile_spec

    spec = SHOP.replace('"shop"\n    repository', '"./charts/shop"\n    repository')
    result = compile_spec(
        "specs/shop.plat", read=lambda path: spec.encode(), project=".", targets=Targets(), only=["github"]
    )
    texts = {one.path.rpartition("/")[2]: one.text for one in result.files}

    def found(name: str) -> dict[str, dict]:
        return {step["name"]: step for step in yaml.safe_load(texts[name])["jobs"]["deployment"]["steps"]}

    tasks, chart, ui = found("tasks.alpha.yaml"), found("chart.alpha.yaml"), found("ui.alpha.yaml")
    assert tasks["Build and push shop-alpha"]["with"]["context"] == "specs"
    render = tasks["Put the image of web into the task definition"]["with"]
    assert render["task-definition"] == "specs/deploy/task.json"
    assert chart["Deploy"]["env"]["CHART"] == "./specs/charts/shop"
    assert chart["Deploy"]["env"]["VALUES_FILE_1"] == "specs/build/alpha/helm/values.yaml"
    assert ui["Make the bundle"]["working-directory"] == "specs/ui"
    assert ui["Deploy"]["env"]["FOLDER"] == "dist"
    assert found("deploy.alpha.yaml")["Make the manifests"]["env"]["MANIFESTS"] == "build/alpha/kubernetes"


def test_registries_other_than_amazons() -> None:
    spec = (
        "platform demo { }\n"
        'registry a { kind = ghcr; name = "example/a" }\nregistry b { kind = acr; name = "demoacr" }\n'
        'service a { image = "{registry.a.url}:1"; build = "a" { dockerfile = "a/Dockerfile.web" } }\n'
        'service b { image = "{registry.b.url}/b:1"; build = "b" }\n'
        'workflow one { on { push = ["main"] }; builds = a }\n'
        'workflow two { on { push = ["main"] }; builds = b; login { user = vars.U; password = secrets.P } }\n'
        'workflow three { on { push = ["main"] }; builds = b\n'
        "  azure { client_id = vars.A; tenant_id = vars.B; subscription_id = vars.C } }\n"
        "deploy { github; compose }\n"
    )
    one = workflow(spec, "default/one.yaml")
    assert one["permissions"] == {"packages": "write", "contents": "read"}
    found = steps(spec, "default/one.yaml")
    assert found["Log in to the registry"]["with"]["registry"] == "ghcr.io"
    assert found["Build and push a"]["with"] == {
        "context": "a", "file": "a/Dockerfile.web", "tags": "ghcr.io/example/a:1", "push": True,
    }  # fmt: skip
    assert steps(spec, "default/two.yaml")["Log in to the registry"]["with"] == {
        "registry": "demoacr.azurecr.io", "username": "${{ vars.U }}", "password": "${{ secrets.P }}",
    }  # fmt: skip
    assert steps(spec, "default/three.yaml")["Log in to the registry"]["env"] == {"REGISTRY": "demoacr"}


def test_a_patch_changes_a_workflow() -> None:
    spec = (
        ACTION
        + 'patch github "joke_of_the_day.dev.deploy.yaml" in dev { jobs.deployment."timeout-minutes" = 5 }\n'
    )
    spec = spec.replace(
        'jobs.deployment."timeout-minutes" = 5', 'jobs { deployment { "timeout-minutes" = 5 } }'
    )
    assert workflow(spec, "dev/joke_of_the_day.dev.deploy.yaml")["jobs"]["deployment"]["timeout-minutes"] == 5


# --- what is refused -----------------------------------------------------------------------------------

CODES = {slug: code for slug, code in load().items() if slug.startswith("workflow/")}


@pytest.mark.parametrize("slug", sorted(CODES))
def test_each_finding_has_its_examples(slug: str) -> None:
    wrong, right = compiled(CODES[slug].wrong), compiled(CODES[slug].right)
    assert {one.slug for one in wrong.diagnostics} == {slug}
    assert [(one.slug, one.message) for one in right.diagnostics] == []
    for one in wrong.diagnostics:
        assert one.hint
        assert one.span.file == "main.plat"


def refused(line: str, rest: str = "") -> list[str]:
    spec = f"platform demo {{ }}\n{rest}\nworkflow ci {{\n  on {{ dispatch }}\n  {line}\n}}\ndeploy {{ github }}\n"
    return [one.slug for one in compiled(spec).diagnostics]


@pytest.mark.parametrize(
    ("line", "slug"),
    [
        ("env { A = vars.a-b }\n  test = [\"x\"]", "syntax/unexpected"),
        ("env { A = vars.GITHUB_X }\n  test = [\"x\"]", "unknown-name"),
        ("env { A = github.event }\n  test = [\"x\"]", "unknown-name"),
        ("env { A = outputs.url }\n  test = [\"x\"]", "workflow/unknown-text"),
        ('name = "{vars.X}"\n  test = ["x"]', "not-known-yet"),
        ('file = "a/b.yaml"\n  test = ["x"]', "name/illegal"),
        ('runner = "{secrets.RUNNER}"\n  test = ["x"]', "workflow/unknown-text"),
        ('environment = "live"\n  url = secrets.URL\n  deploy = action "a/b@v1" { }', "workflow/unknown-text"),
        ('url = vars.URL\n  deploy = action "a/b@v1" { }', "missing-word"),
        ('name = "a ${{{{ b }}}}"\n  test = ["x"]', "workflow/not-evaluated"),
        ('deploy = ecs { cluster = cluster.main }', "missing-word"),
        ('deploy = bundle { from = "dist" }', "missing-word"),
        ('azure { client_id = vars.A }\n  test = ["x"]', "missing-word"),
    ],
)  # fmt: skip
def test_mistakes_in_the_words(line: str, slug: str) -> None:
    assert slug in refused(line, "cluster main { external }")


def test_what_only_a_workflow_knows_stays_there() -> None:
    spec = (
        'platform demo { }\nservice web { image = "web:1"; env { A = vars.X; B = secrets.Y; C = workflow.ci.url } }\n'
        'workflow ci { on { dispatch }; environment = "live"; url = vars.X; test = ["x"] }\ndeploy { compose; github }\n'
    )
    result = compiled(spec)
    assert [one.slug for one in result.diagnostics] == ["unknown-name"] * 3
    assert result.files == ()


@pytest.mark.parametrize(
    ("line", "slug"),
    [
        ('env { API_TOKEN = "hunter2" }', "secret/literal"),
        ('login { user = "me"; password = "hunter2" }', "secret/literal"),
        ('env { A = "b" }', ""),
    ],
)
def test_a_secret_in_clear_text(line: str, slug: str) -> None:
    assert refused(f'{line}\n  test = ["x"]') == ([slug] if slug else [])


@pytest.mark.parametrize(
    ("cron", "slugs"), [("0 3 * * *", []), ("0 25 * * *", ["cron/syntax"]), ("@daily", ["cron/syntax"])]
)
def test_a_schedule_is_a_line_of_cron(cron: str, slugs: list[str]) -> None:
    spec = f'platform demo {{ }}\nworkflow ci {{ on {{ schedule = "{cron}" }}; test = ["x"] }}\ndeploy {{ github }}\n'
    assert [one.slug for one in compiled(spec).diagnostics] == slugs


def test_two_environments_in_one_file_are_told() -> None:
    spec = 'platform demo { }\nenvironments a, b\nworkflow ci { on { dispatch }; file = "ci.yaml"; test = ["x"] }\ndeploy { github }\n'
    assert [one.slug for one in compiled(spec).diagnostics] == ["name/collision"]


# --- the table -----------------------------------------------------------------------------------------


def test_every_word_of_a_workflow_is_in_the_matrix() -> None:
    assert [word for word in KINDS["workflow"].attributes if f"workflow.{word}" not in TARGET.matrix] == []
    for feature, row in TARGET.matrix.items():
        verdict, _, reason = row.partition(": ")
        assert verdict in {"emitted", "approximated", "refused", "elsewhere"}, feature
        assert bool(reason) is (verdict != "emitted"), feature


def test_the_programs_are_those_that_install_puts_there() -> None:
    script = (TOOLS.parent.parent / "tests" / "oracles" / "install.sh").read_text()
    assert "actionlint@v1.7.12" in script
    assert "@actions/workflow-parser@0.3.61" in script
