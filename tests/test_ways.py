"""One spec deployed in several ways: each is made whole and proved for itself, and none has two makers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from command_line import run, write
from compiling import compiled
from spec_files import ROOT

SMARTER = (ROOT / "specs/smarter.plat").read_text(encoding="utf-8")
DEMO = """\
platform shop {
  aws { account = "012345678901"; region = "us-east-1" }
}
names { namespace : k8s.namespace = "{platform}-live" }
secret app { KEY = external "shop/app" }
cluster main { name = "shop-us"; external }
service web { image = "web:1"; port http = 80; env { KEY = secret.app.KEY } }
"""
TERRAFORM = "terraform { makes = [k8s.namespace, k8s.secret] }"


def paths(text: str, **options: object) -> list[str]:
    result = compiled(text, **options)
    assert [f"{one.slug}: {one.message}" for one in result.diagnostics] == []
    return sorted(one.path for one in result.files)


def files(text: str, **options: object) -> dict[str, str]:
    return {one.path: one.text for one in compiled(text, **options).files}


def test_an_alternative_is_written_beside_what_is_deployed() -> None:
    made = paths(f"{DEMO}deploy {{ helm; kubernetes {{ alternative }} }}\n")
    assert {path.split("/")[1] for path in made} == {"helm", "kubernetes"}
    alone = files(f"{DEMO}deploy {{ kubernetes }}\n")
    both = files(f"{DEMO}deploy {{ helm; kubernetes {{ alternative }} }}\n")
    assert {path: text for path, text in both.items() if "/kubernetes/" in path} == alone


def test_an_alternative_has_everything_also_what_terraform_makes_otherwise() -> None:
    made = files(
        f'{DEMO}deploy {{ {TERRAFORM}; helm; kubernetes {{ alternative; secret_store = "vault" }} }}\n'
    )
    kinds = {
        one["kind"]
        for path, text in made.items()
        if path.startswith("default/kubernetes/")
        for one in yaml.safe_load_all(text)
    }
    assert {"Namespace", "ExternalSecret", "Deployment"} <= kinds


def test_two_ways_without_a_word_are_two_makers() -> None:
    found = compiled(f"{DEMO}deploy {{ helm; kubernetes }}\n").diagnostics
    assert [one.slug for one in found] == ["two-makers"]


@pytest.mark.parametrize("only", [["kubernetes"], ["helm"], ["kubernetes", "terraform"]])
def test_a_target_that_is_asked_for_alone_is_the_same_as_in_the_whole(only: list[str]) -> None:
    text = f"{DEMO}deploy {{ {TERRAFORM}; helm; kubernetes {{ alternative }} }}\n"
    whole, part = files(text), files(text, only=only)
    assert part == {path: content for path, content in whole.items() if path.split("/")[1] in only}
    assert part


def test_a_broken_name_in_one_way_is_not_hidden_by_the_other() -> None:
    from platformc.cli.targets import Targets
    from platformc.pipeline import compile_spec, verify

    text = f"{DEMO}deploy {{ helm; kubernetes {{ alternative }} }}\n"
    whole = compiled(text)
    made = {one.path: one.text for one in whole.files}
    path = "default/kubernetes/namespace.yaml"
    made[path] = made[path].replace("name: shop-live", "name: shop-dead", 1)
    spec = compile_spec("main.plat", read=lambda _: text.encode(), project=".", targets=Targets(), emit=False)
    found, _ = verify(spec, made)
    assert [(one.slug, one.span.file) for one in found] == [("handshake/namespace", path)]


def without_workflows(text: str) -> str:
    return re.sub(r"^  workflow \w+ \{.*?^  \}\n", "", text, flags=re.DOTALL | re.MULTILINE)


def deployed_by(way: str) -> str:
    """Smarter without its chart, deployed in another way beside its Terraform."""
    head, _, rest = SMARTER.partition("  helm in alpha, beta, next, prod {")
    chart = re.compile(r"^  chart smarter \{.*?^  \}\n", re.DOTALL | re.MULTILINE)
    head = re.sub(r"^ *# platformc: allow (chart|service)/.*\n", "", chart.sub("", head), flags=re.MULTILINE)
    tail = f'  {way} in alpha, beta, next, prod {{ secret_store = "aws-secrets-manager" }}\n  compose in local\n}}\n'
    assert rest
    return without_workflows(head + tail).replace("patch kubernetes", f"patch {way}")


@pytest.mark.parametrize("way", ["kubernetes", "helm"])
def test_what_terraform_makes_is_left_to_it_whichever_way_the_rest_is_made(way: str) -> None:
    made = files(deployed_by(way), environments=["alpha"])
    assert [
        one.message for one in compiled(deployed_by(way), environments=["alpha"]).diagnostics if one.is_error
    ] == []
    text = "\n".join(content for path, content in made.items() if path.split("/")[1] == way)
    kinds = set(re.findall(r"^kind: (\w+)", text, re.MULTILINE))
    assert {"Deployment", "Service", "StatefulSet"} <= kinds
    assert (
        kinds & {"Ingress", "ClusterIssuer", "Middleware", "CronJob", "ServiceAccount", "Role", "RoleBinding"}
        == set()
    )
    assert 'kind       = "CronJob"' in made["alpha/terraform/kubernetes.tf"]


def test_a_database_of_smarter_is_run_by_aws_by_one_word() -> None:
    managed = (
        'database main {\n  in alpha, beta, next, prod {\n    managed = rds { machine = "db.t4g.small" }\n'
        '    host    = "db.{names.platform_domain}"\n    user    = platform\n  }\n'
    )
    text = SMARTER.replace("database main {\n", managed, 1)
    told = compiled(text).diagnostics
    # the chart would make it too: that is told, and nothing else
    assert {one.slug for one in told if one.is_error} == {"chart/managed"}
    made = files(re.sub(r'    makes k8s.service "\{values.mysql.*?^    \}\n', "", text, flags=re.DOTALL | re.MULTILINE),
                 environments=["alpha"])  # fmt: skip
    assert "aws_db_instance" in made["alpha/terraform/rds.tf"]
    assert "db.alpha.platform.example.com" in made["alpha/terraform/kubernetes.tf"]


@pytest.mark.parametrize("target", ["kubernetes", "terraform", "helm", "github"])
def test_one_target_of_one_environment_is_a_part_of_the_whole(target: str) -> None:
    result = compiled(SMARTER, environments=["alpha"], only=[target])
    assert [one.message for one in result.diagnostics] == []
    part = {one.path: one.text for one in result.files}
    whole = files(SMARTER)
    assert part == {path: whole[path] for path in part}
    assert set(part) >= {path for path in whole if path.startswith(f"alpha/{target}/")}


def test_a_second_installation_in_the_account_needs_names_of_its_own(tmp_path: Path) -> None:
    other = SMARTER.replace(
        'unique_id                  = "202602121853"', 'unique_id                  = "202603010000"'
    )
    apart = other.replace('shared_resource_identifier = "platform"', 'shared_resource_identifier = "second"')
    assert apart != other != SMARTER
    write(tmp_path, {"a.plat": SMARTER, "b.plat": apart, "c.plat": other})
    beside = run("check", "a.plat", "b.plat", "--strict", cwd=tmp_path)
    assert (beside.status, "error" in beside.err, "warning" in beside.err) == (0, False, False)
    told = run("check", "a.plat", "c.plat", "--format", "json", cwd=tmp_path).document["diagnostics"]
    assert {one["slug"] for one in told} == {"name/collision"}
    kinds = {one["message"].split(" `")[0] for one in told}
    assert kinds >= {"ECR repository", "IAM role", "Route 53 hosted zone", "S3 bucket"}
