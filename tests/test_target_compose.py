"""The compose target: a whole platform, what Docker Compose says of it, and the target's card."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from compose_platforms import emitted, tree
from oracles import compose as oracle
from platformc.resolve.vocabulary import FURTHER, KINDS
from platformc_targets.compose import TARGET
from platformc_targets.compose.emit import project_name
from platforms import deploy, name, shop, small, span, text

GOLDEN = Path(__file__).parents[1] / "golden"

VARIABLES = {
    "VERSION": "1.2.3",
    "SECRET_KEY": "a$b",
    "MYSQL_PASSWORD": "m",
    "MYSQL_ROOT_PASSWORD": "r",
    "REDIS_PASSWORD": "p",
}


def test_the_specification_and_compose_itself_accept_a_platform_with_everything(tmp_path: Path) -> None:
    files, found = emitted(shop("local"))
    assert found == []
    assert oracle.schema_errors(yaml.safe_load(files["compose.yaml"])) == []
    run = oracle.config(tmp_path, files["compose.yaml"], VARIABLES, "shop-backup", "shop-seed")
    assert (run.status, run.complaints) == (0, "")
    model = run.model
    assert model["name"] == "shop-platform-local"
    assert set(model["services"]) == set(yaml.safe_load(files["compose.yaml"])["services"])
    app = model["services"]["shop"]
    assert app["image"].endswith("/shop-platform-local:1.2.3")
    assert app["environment"]["CACHE_URL"] == "redis://:p@shop-redis-master:6379/1"
    assert app["environment"]["SECRET_KEY"] == "a$$b"
    assert app["depends_on"]["shop-migrate"] == {
        "condition": "service_completed_successfully",
        "required": True,
    }
    assert app["ports"] == [
        {"mode": "ingress", "host_ip": "127.0.0.1", "target": 8000, "published": "9357", "protocol": "tcp"}
    ]
    assert model["services"]["shop-redis-master"]["command"] == ["redis-server", "--requirepass", "p"]


def test_compose_refuses_it_while_a_variable_of_the_example_is_not_set(tmp_path: Path) -> None:
    files, _ = emitted(shop("local"))
    asked = [line[:-1] for line in files[".env.example"].splitlines() if line.endswith("=")]
    assert sorted(asked) == sorted(VARIABLES)
    for variable_name in asked:
        kept = {key: value for key, value in VARIABLES.items() if key != variable_name}
        run = oracle.config(tmp_path, files["compose.yaml"], kept)
        assert run.status != 0
        assert f"required variable {variable_name} is missing a value" in run.complaints
        assert ".env.example" in run.complaints


def test_each_variable_of_the_example_says_what_it_is() -> None:
    lines = emitted(shop("local"))[0][".env.example"].splitlines()
    assert lines[lines.index("REDIS_PASSWORD=") - 1] == (
        "# secret.redis.password: a random text of 32 characters"
    )
    assert lines[lines.index("VERSION=") - 1] == "# input.version of the spec"


def test_what_needs_no_variable_has_no_example() -> None:
    assert list(emitted(small())[0]) == ["compose.yaml"]


def test_the_first_line_says_what_made_it_and_how_to_run_it() -> None:
    first = emitted(small())[0]["compose.yaml"].splitlines()[0]
    assert first == "# made by a test. To run it: docker compose --project-directory . -f THIS_FILE up"


def test_stores_come_first_and_jobs_before_the_service_that_waits_for_them() -> None:
    assert list(tree(shop("local"))["services"]) == [
        "shop-mysql",
        "shop-redis-master",
        "shop-migrate",
        "shop",
        "shop-worker",
        "shop-beat",
        "shop-backup",
        "shop-seed",
    ]


def test_each_line_leads_back_to_the_spec() -> None:
    rendered = TARGET.emit(shop("local"), lambda _: None)["compose.yaml"].render("made by a test")
    lines = rendered.text.splitlines()
    origin = dict(zip(lines, rendered.origins, strict=False))
    assert origin['      - "127.0.0.1:9357:8000"'] == text("127.0.0.1:9357").span
    assert origin["      NAMESPACE: shop-platform-local"] == span("use of names.namespace")
    assert origin["  shop-worker:"] == span("service worker")
    assert sum(one is None for one in rendered.origins) <= 5


def test_what_others_make_is_not_made_here() -> None:
    platform = shop("local")
    stores = {
        key: replace(one, external=True, host=replace(one.host, value="db.example.com"))
        for key, one in platform.stores.items()
    }
    services = tree(replace(platform, stores=stores))["services"]
    assert "shop-mysql" not in services
    assert services["shop"]["environment"]["MYSQL_HOST"] == "db.example.com"
    assert list(services["shop"]["depends_on"]) == ["shop-migrate"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [("shop-local", "shop-local"), ("Shop.Local", "shop-local"), ("_shop", "shop"), ("-._", "platform")],
)
def test_a_project_name_is_one_that_compose_does_not_rewrite(
    value: str, expected: str, tmp_path: Path
) -> None:
    assert project_name(value) == expected
    platform = small(namespace=name(value, "k8s.namespace"))
    run = oracle.config(tmp_path, emitted(platform)[0]["compose.yaml"])
    assert run.model["name"] == expected


@pytest.mark.parametrize(
    "path",
    sorted(GOLDEN.glob("**/compose/compose.yaml")),
    ids=lambda path: str(path.relative_to(GOLDEN).parent.parent),
)
def test_compose_reads_the_golden_files_without_a_complaint(path: Path, tmp_path: Path) -> None:
    written = path.read_text("utf-8")
    parsed = yaml.safe_load(written)
    assert oracle.schema_errors(parsed) == []
    example = path.with_name(".env.example")
    lines = example.read_text("utf-8").splitlines() if example.exists() else []
    variables = {line.partition("=")[0]: "x" for line in lines if line.endswith("=")}
    # those that are passed on may be missing; set, they make no noise
    variables |= dict.fromkeys(re.findall(r"\$\{(\w+)\}", written), "x")
    for service in parsed["services"].values():
        for env_file in service.get("env_file", ()):
            (tmp_path / env_file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / env_file).write_text("", "utf-8")
    profiles = [profile for service in parsed["services"].values() for profile in service.get("profiles", ())]
    run = oracle.config(tmp_path, written, variables, *dict.fromkeys(profiles))
    assert (run.status, run.complaints) == (0, "")
    assert set(run.model["services"]) == set(parsed["services"])


def test_every_word_of_the_language_has_its_row_in_the_matrix() -> None:
    by_their_declaration = {"name", "external"}
    stores = {"database": "store", "cache": "store", "broker": "store"}
    own = [word for word in KINDS if word not in (*FURTHER, "environments", "import", "names", "deploy")]
    missing = []
    for kind in own:
        row = TARGET.matrix.get(kind, "")
        if row.startswith(("elsewhere", "refused")):
            continue
        for word, attribute in KINDS[kind].attributes.items():
            if word not in by_their_declaration and f"{stores.get(kind, kind)}.{word}" not in TARGET.matrix:
                missing.append(f"{kind}.{word}")
            if word == "port" and attribute.block:
                missing += [f"port.{one}" for one in attribute.block if f"port.{one}" not in TARGET.matrix]
    assert missing == []


def test_every_row_of_the_matrix_says_why() -> None:
    for feature, row in TARGET.matrix.items():
        verdict, _, reason = row.partition(": ")
        assert verdict in {"emitted", "approximated", "refused", "elsewhere"}, feature
        assert bool(reason) is (verdict != "emitted"), feature


def test_nothing_depends_on_a_service_that_is_not_there() -> None:
    platform = shop("local", deploys=(deploy("compose"),))
    services = tree(platform)["services"]
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
