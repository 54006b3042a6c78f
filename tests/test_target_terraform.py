"""Terraform for AWS: what the real Terraform says of it, what it is made of, and what is refused."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

import compiling
from oracles import terraform
from platformc.catalogue import load
from platformc.diagnostics import CATALOGUE, Code
from platformc.pipeline import Compiled, compile_spec
from platformc.resolve.vocabulary import FURTHER, KINDS
from platformc_targets.terraform import TARGET
from platformc_targets.terraform.versions import PROVIDERS
from spec_files import TARGETS

ROOT = Path(__file__).parents[1]
SPECS = ("tests/specs/cloud.plat", "tests/specs/cloud_objects.plat")
TERRAGRUNT = "tests/specs/cloud_terragrunt.plat"
CLOUD = (ROOT / SPECS[0]).read_text(encoding="utf-8")


@cache
def compiled(spec: str, *environments: str) -> Compiled:
    found = compile_spec(
        spec,
        read=lambda path: (ROOT / path).read_bytes(),
        project=".",
        targets=TARGETS,
        environments=environments or None,
    )
    assert [(one.slug, one.message) for one in found.diagnostics] == []
    return found


def written(spec: str, *environments: str) -> dict[str, str]:
    """The files of Terraform, by path."""
    return {one.path: one.text for one in compiled(spec, *environments).files if one.target == "terraform"}


def folders(files: dict[str, str], into: Path) -> list[Path]:
    """Writes files, and gives the folders of root modules."""
    for path, text in files.items():
        (into / path).parent.mkdir(parents=True, exist_ok=True)
        (into / path).write_bytes(text.encode())
    return sorted({path.parent for path in into.rglob("*.tf")})


def emitted(text: str) -> tuple[dict[str, str], list[str]]:
    """The Terraform of a spec in text, and what was found."""
    found = compiling.compiled(text)
    files = {one.path: one.text for one in found.files if one.target == "terraform"}
    return files, [one.slug for one in found.diagnostics]


# --- the oracle ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", SPECS)
def test_terraform_formats_nothing_and_refuses_nothing(spec: str, tmp_path: Path) -> None:
    modules = folders(written(spec), tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in modules] == [
        "alpha/terraform",
        "prod/terraform",
        "shared/terraform",
    ]
    for module in modules:
        assert terraform.fmt_check(module) == []
        assert terraform.validate(module) == []


def test_terragrunt_has_one_module_for_all_environments(tmp_path: Path) -> None:
    files = written(TERRAGRUNT)
    modules = [path.relative_to(tmp_path).as_posix() for path in folders(files, tmp_path)]
    assert modules == ["shared/terraform", "shared/terraform/modules/environment"]
    for module in modules:
        assert terraform.fmt_check(tmp_path / module) == []
        assert terraform.validate(tmp_path / module) == []
    for environment in ("alpha", "prod"):
        text = files[f"{environment}/terraform/terragrunt.hcl"]
        copy = tmp_path / "hcl" / environment / "terragrunt.tf"
        copy.parent.mkdir(parents=True)
        copy.write_text(text, encoding="utf-8")
        assert terraform.fmt_check(copy.parent) == []
        assert f'key          = "shop/{environment}/terraform.tfstate"' in text
    given = re.findall(
        r"^variable \"(\w+)\"", files["shared/terraform/modules/environment/inputs.tf"], re.MULTILINE
    )
    inputs = files["alpha/terraform/terragrunt.hcl"].partition("inputs = {")[2]
    assert (
        given
        == re.findall(r"^  (\w+) +=", inputs, re.MULTILINE)
        == [
            "environment",
            "domain",
            "api",
            "zone_domain_parent",
            "zone_api_parent",
        ]
    )


def test_environments_that_differ_in_more_than_names_have_modules_of_their_own() -> None:
    text = (ROOT / TERRAGRUNT).read_text(encoding="utf-8")
    files, found = emitted(text + 'in prod { bucket archive { name = "shop-archive" } }\n')
    assert found == []
    modules = {path.split("/")[3] for path in files if path.startswith("shared/terraform/modules/")}
    assert modules == {"alpha", "prod"}


SHARED = (ROOT / TERRAGRUNT).read_text(encoding="utf-8")


def modules_of(files: dict[str, str]) -> set[str]:
    """The folders of the modules that environments share."""
    return {path.split("/")[3] for path in files if path.startswith("shared/terraform/modules/")}


def judged(files: dict[str, str], into: Path) -> None:
    for module in folders(files, into):
        assert terraform.fmt_check(module) == []
        assert terraform.validate(module) == []


def test_a_patch_that_is_the_same_everywhere_stands_in_the_shared_module(tmp_path: Path) -> None:
    files, found = emitted(
        SHARED
        + 'patch terraform "aws_route53_zone.api" { force_destroy = true; comment = "of {environment}" }\n'
        'patch terraform "aws_cloudfront_distribution.assets" {\n'
        '  custom_error_response { error_code = 403; response_code = 404; response_page_path = "/404.html" }\n}\n'
    )
    assert found == []
    assert modules_of(files) == {"environment"}
    zone = block(files["shared/terraform/modules/environment/dns.tf"], 'resource "aws_route53_zone" "api"')
    assert zone.splitlines()[1:-1] == [
        "  name          = local.api",
        "  force_destroy = true",
        # what differs is a name, as it is everywhere else in the module
        '  comment       = "of ${local.environment}"',
    ]
    assert "  custom_error_response {" in files["shared/terraform/modules/environment/cdn.tf"]
    judged(files, tmp_path)


def test_environments_that_are_patched_apart_have_modules_of_their_own(tmp_path: Path) -> None:
    three = SHARED.replace("environments alpha, prod", "environments alpha, beta, prod")
    files, found = emitted(
        three + 'patch terraform "aws_route53_zone.api" in prod { force_destroy = true }\n'
    )
    assert found == []
    assert modules_of(files) == {"alpha", "prod"}
    assert "force_destroy" not in files["shared/terraform/modules/alpha/dns.tf"]
    assert "force_destroy = true" in files["shared/terraform/modules/prod/dns.tf"]
    for environment, module in {"alpha": "alpha", "beta": "alpha", "prod": "prod"}.items():
        source = f'source = "../../shared/terraform/modules/{module}"'
        assert source in files[f"{environment}/terraform/terragrunt.hcl"]
    judged(files, tmp_path)


def test_a_patch_of_what_the_shared_module_does_not_hold_is_told() -> None:
    found = compiling.compiled(SHARED + 'patch terraform "aws_route53_zone.apo" { force_destroy = true }\n')
    told = [(one.slug, one.hint) for one in found.diagnostics]
    assert told == [("unknown-artifact", "did you mean `aws_route53_zone.api`?")]


def test_a_patch_of_the_shared_module_is_proved() -> None:
    text = SHARED + 'patch terraform "aws_route53_zone.api" { name = "api.elsewhere.example.com" }\n'
    found = compiling.compiled(text)
    assert found.files == ()
    wrong = [one for one in found.diagnostics if one.is_error]
    assert wrong
    assert {text[: one.span.start].count("\n") for one in wrong} == {text.count("\n") - 1}


def test_a_patch_of_terragrunt_s_own_file_stays_in_it() -> None:
    files, found = emitted(SHARED + 'patch terraform "inputs" in prod { domain = "platform.example.com" }\n')
    assert found == []
    assert modules_of(files) == {"environment"}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_pin_is_the_line_whose_schemas_were_validated_with(provider: str) -> None:
    schemas = terraform.SCHEMAS / f"{provider}.json"
    major, minor, _ = str(json.loads(schemas.read_text(encoding="utf-8"))["version"]).split(".")
    assert PROVIDERS[provider] == (f"hashicorp/{provider}", f"~> {major}.{minor}")


def test_terraform_reads_back_what_the_spec_says_byte_for_byte(tmp_path: Path) -> None:
    nasty = 'a "b" ${c} %{d} \\\\ é $${e}'
    text = CLOUD.replace(
        '    "shop/environment" = environment',
        f'    "shop/note" = "{nasty.replace(chr(34), chr(92) + chr(34)).replace("{", "{{").replace("}", "}}")}"',
    )
    files, found = emitted(text)
    assert found == []
    names = files["alpha/terraform/names.tf"]
    (line,) = re.findall(r'"shop/note" += (.*)', names)
    (tmp_path / "main.tf").write_text(f'output "note" {{\n  value = {line}\n}}\n', encoding="utf-8")
    assert terraform.outputs(tmp_path) == {"note": 'a "b" ${c} %{d} \\ é $${e}'}


# --- what it is made of -------------------------------------------------------------------------------------


@pytest.mark.parametrize("environment", ["alpha", "prod"])
def test_each_name_stands_once_and_is_a_local(environment: str) -> None:
    files = written(SPECS[0])
    platform = next(one for one in compiled(SPECS[0]).platforms if one.environment == environment)
    for path, text in files.items():
        if (
            not path.startswith(f"{environment}/")
            or not path.endswith(".tf")
            or path.endswith(("names.tf", "outputs.tf"))
        ):
            continue
        code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
        for name in platform.names.values():
            assert f'"{name.value}"' not in code, (path, name.path)
    names = files[f"{environment}/terraform/names.tf"]
    for label in platform.names:
        assert len(re.findall(rf"^  {label} += ", names, re.MULTILINE)) == 1, label


def test_an_environment_is_the_same_whether_others_are_asked_for_or_not() -> None:
    whole = written(SPECS[0])
    alone = written(SPECS[0], "alpha")
    mine = {path: text for path, text in whole.items() if path.startswith("alpha/")}
    assert {path: text for path, text in alone.items() if path.startswith("alpha/")} == mine


def block(text: str, opening: str) -> str:
    """A block's text, from its first line to the brace that closes it."""
    start = text.index(opening)
    return text[start : text.index("\n}\n", start) + 3]


def test_a_zone_is_delegated_by_the_longest_zone_over_all_environments() -> None:
    files = written(SPECS[0])
    alpha, prod = files["alpha/terraform/dns.tf"], files["prod/terraform/dns.tf"]
    assert "data.aws_route53_zone.domain_parent.zone_id" in block(
        alpha, 'resource "aws_route53_record" "domain_delegation"'
    )
    names = files["alpha/terraform/names.tf"]
    assert re.search(r'zone_domain_parent += "platform\.example\.com"', names)
    assert re.search(r'zone_api_parent += "api\.platform\.example\.com"', names)
    assert "= aws_route53_zone.domain.zone_id" in block(
        prod, 'resource "aws_route53_record" "api_delegation"'
    )
    assert "= data.aws_route53_zone.root.zone_id" in block(
        prod, 'resource "aws_route53_record" "domain_delegation"'
    )


def test_the_nodes_have_the_label_and_taint_that_pods_ask_for() -> None:
    nodes = block(written(SPECS[0])["shared/terraform/nodes.tf"], 'resource "aws_eks_node_group" "spot"')
    pods = next(one.text for one in compiled(SPECS[0]).files if one.path == "alpha/kubernetes/web.yaml")
    assert "pool = local.platform" in nodes
    assert 'effect = "NO_SCHEDULE"' in nodes
    assert re.search(r'capacity_type += "SPOT"', nodes)
    assert "key: pool" in pods
    assert "effect: NoSchedule" in pods


def test_nodes_without_a_taint_are_there_for_what_tolerates_none() -> None:
    assert 'resource "aws_eks_node_group" "system"' in written(SPECS[0])["shared/terraform/nodes.tf"]
    files, found = emitted(CLOUD.replace("  taint    = NoSchedule\n", ""))
    assert found == []
    assert "system" not in files["shared/terraform/nodes.tf"]


def test_the_steps_stand_in_the_order_in_which_they_lean_on_each_other() -> None:
    files = written(SPECS[0])
    steps = re.findall(r"^## \d+\. (.*)", files["alpha/terraform/README.md"], re.MULTILINE)
    assert steps[:3] == [
        "Make the bucket of the state, once for all environments",
        "Apply what the environments share",
        "Have zone `platform.example.com` made",
    ]
    assert steps.index("Apply this environment") < steps.index("Deploy the application")
    shared = files["shared/terraform/README.md"]
    assert shared.index("prod/terraform") < shared.index("alpha/terraform")


def test_what_terraform_reads_of_the_secret_store_is_put_there_before() -> None:
    readme = written(SPECS[0])["alpha/terraform/README.md"]
    step = readme.partition("Put what Terraform reads into")[2].partition("## ")[0]
    # the login of the mail server is made here, and read by nobody here
    assert re.findall(r"--name (\S+)$", step, re.MULTILINE) == ["shop/database", "shop/cache"]
    assert readme.index("Put what Terraform reads") < readme.index("Apply this environment")


def test_a_zone_of_others_is_there_before_and_mail_leaves_its_sandbox_after() -> None:
    readme = written(SPECS[0])["prod/terraform/README.md"]
    apply = readme.index("Apply this environment")
    assert readme.index("Have zone `example.com` made") < apply
    assert readme.index("--production-access-enabled") > apply


def test_certificates_are_asked_for_when_their_zones_can_be_found() -> None:
    text = CLOUD.replace(
        'state = "shop-terraform-state"', 'state = "shop-terraform-state"; makes = [k8s.cluster_issuer]'
    )
    files, found = emitted(text)
    assert found == []
    waits = {
        environment: re.findall(
            r"aws_route53_record\.\w+",
            block(
                files[f"{environment}/terraform/kubernetes.tf"], 'resource "kubernetes_manifest" "issuer_api"'
            ).partition("depends_on")[2],
        )
        for environment in ("alpha", "prod")
    }
    assert waits == {
        "alpha": ["aws_route53_record.api_delegation"],
        "prod": ["aws_route53_record.api_delegation", "aws_route53_record.domain_delegation"],
    }


def test_an_issuer_that_is_there_is_taken_over_by_the_plan() -> None:
    """`terraform import` wants every provider's configuration, and the cluster's is not there yet."""
    shared = written(SPECS[0])["shared/terraform/README.md"]
    assert "import {\n  to = aws_iam_openid_connect_provider.github\n" in shared
    assert "\nterraform import" not in shared
    assert shared.index("import {") < shared.index("terraform plan")


def test_nodes_have_what_they_need_to_join_and_to_leave() -> None:
    files = written(SPECS[0])
    nodes = files["shared/terraform/nodes.tf"]
    for label in ("system", "spot"):
        group = block(nodes, f'resource "aws_eks_node_group" "{label}"')
        leans = re.findall(r"[\w.]+", group.partition("depends_on = [")[2])
        assert set(leans) == {
            *re.findall(r"aws_iam_role_policy_attachment\.\w+", nodes.replace('" "', ".").replace('"', "")),
            "aws_route.private",
            "aws_route_table_association.private",
        }
    driver = block(files["shared/terraform/addons.tf"], 'resource "aws_eks_addon" "aws_ebs_csi_driver"')
    assert "aws_iam_role_policy_attachment.ebs_csi" in driver.partition("depends_on")[2]


def test_subnets_stand_where_a_control_plane_may_stand() -> None:
    zones = block(
        written(SPECS[0])["shared/terraform/network.tf"], 'data "aws_availability_zones" "available"'
    )
    assert '"use1-az3"' in zones
    assert '"opt-in-not-required"' in zones


def test_the_logs_of_the_control_plane_go_one_day() -> None:
    cluster = written(SPECS[0])["shared/terraform/cluster.tf"]
    logs = block(cluster, 'resource "aws_cloudwatch_log_group" "cluster"')
    assert '"/aws/eks/${local.cluster}/cluster"' in logs
    assert "retention_in_days" in logs
    control = block(cluster, 'resource "aws_eks_cluster" "main"')
    assert "aws_cloudwatch_log_group.cluster" in control.partition("depends_on")[2]


def test_the_state_is_kept_apart_for_each_module() -> None:
    keys = [
        re.search(r'key += "(.*)"', text)[1]  # type: ignore[index]
        for path, text in written(SPECS[0]).items()
        if path.endswith("versions.tf")
    ]
    assert sorted(keys) == [
        "shop/alpha/terraform.tfstate",
        "shop/prod/terraform.tfstate",
        "shop/shared/terraform.tfstate",
    ]


def test_a_patch_changes_arguments_and_blocks(tmp_path: Path) -> None:
    files, found = emitted(
        CLOUD + 'patch terraform "aws_route53_zone.api" in prod { force_destroy = true; comment = "ours" }\n'
        'patch terraform "aws_cloudfront_distribution.assets" {\n'
        '  custom_error_response { error_code = 403; response_code = 404; response_page_path = "/404.html" }\n}\n'
    )
    assert found == []
    assert "force_destroy = true" in files["prod/terraform/dns.tf"]
    assert "force_destroy" not in files["alpha/terraform/dns.tf"]
    assert "  custom_error_response {" in files["alpha/terraform/cdn.tf"]
    for module in folders(files, tmp_path):
        assert terraform.fmt_check(module) == []
        assert terraform.validate(module) == []


def test_what_others_make_is_looked_up_and_not_made() -> None:
    text = CLOUD.replace(
        "bucket static { name = names.bucket; keep = 7d }", "bucket static { name = names.bucket; external }"
    )
    text = text.replace(
        "zone domain { name = names.domain }", "zone domain { name = names.domain; external }"
    )
    files, found = emitted(text)
    assert found == []
    joined = "\n".join(text for path, text in files.items() if path.startswith("alpha/"))
    assert 'data "aws_s3_bucket" "static"' in joined
    assert 'resource "aws_s3_bucket" "static"' not in joined
    assert 'data "aws_route53_zone" "domain"' in joined
    assert 'resource "aws_route53_zone" "domain"' not in joined


def test_a_role_may_do_what_its_workloads_use_and_no_more() -> None:
    files = written(SPECS[0])
    policy = block(files["alpha/terraform/iam.tf"], 'data "aws_iam_policy_document" "app" ')
    assert policy.count("statement {") == 7
    assert '"*"' not in policy
    text = CLOUD.replace("uses      = [bucket.static, mail.main, cdn.assets]", "uses      = [mail.main]")
    files, found = emitted(text)
    assert found == []
    policy = block(files["alpha/terraform/iam.tf"], 'data "aws_iam_policy_document" "app" ')
    assert "s3:" not in policy
    assert "ses:SendRawEmail" in policy


WORKFLOW = """
workflow deploy {
  on { push = ["main"] }
  role   = role.deploy
  builds = service.web
  deploy = kubernetes { cluster = cluster.main; manifests = "build/{environment}/kubernetes" }
}
"""


def test_a_workflow_may_push_and_deploy_and_nothing_else(tmp_path: Path) -> None:
    text = (
        CLOUD.replace("service web {", 'service web {\n  build = "."').replace(
            '  kubernetes { secret_store = "aws" }', '  kubernetes { secret_store = "aws" }\n  github'
        )
        + WORKFLOW
    )
    files, found = emitted(text)
    assert found == []
    iam = files["alpha/terraform/iam.tf"]
    policy = block(iam, 'data "aws_iam_policy_document" "deploy" ')
    assert set(re.findall(r'"(\w+:\w+)"', policy)) == {
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:CompleteLayerUpload",
        "ecr:DescribeImages",
        "ecr:GetAuthorizationToken",
        "ecr:GetDownloadUrlForLayer",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
        "eks:DescribeCluster",
    }
    assert "aws_ecr_repository.main.arn" in policy
    entry = block(iam, 'resource "aws_eks_access_policy_association" "deploy_main"')
    assert "AmazonEKSClusterAdminPolicy" in entry
    for module in folders(files, tmp_path):
        assert terraform.fmt_check(module) == []
        assert terraform.validate(module) == []
    given = "makes = [k8s.namespace, k8s.cluster_issuer]"
    files, found = emitted(
        text.replace('state = "shop-terraform-state"', f'state = "shop-terraform-state"; {given}')
    )
    assert found == []
    entry = block(
        files["alpha/terraform/iam.tf"], 'resource "aws_eks_access_policy_association" "deploy_main"'
    )
    assert "AmazonEKSAdminPolicy" in entry
    assert "namespaces = [local.namespace]" in entry


# --- words and refusals -------------------------------------------------------------------------------------


def test_every_word_of_the_language_has_its_row_in_the_matrix() -> None:
    stores = {"database": "store", "cache": "store", "broker": "store"}
    missing = []
    for kind in (
        word for word in KINDS if word not in (*FURTHER, "environments", "import", "names", "deploy")
    ):
        row = TARGET.matrix.get(kind, "")
        if row.startswith(("elsewhere", "refused")):
            continue
        for word in KINDS[kind].attributes:
            feature = f"{stores.get(kind, kind)}.{word}"
            if word not in ("name", "external") and feature not in TARGET.matrix:
                missing.append(feature)
    assert missing == []


def test_every_row_of_the_matrix_says_why() -> None:
    for feature, row in TARGET.matrix.items():
        verdict, _, reason = row.partition(": ")
        assert verdict in {"emitted", "approximated", "refused", "elsewhere"}, feature
        assert bool(reason) is (verdict != "emitted"), feature


def codes() -> list[Code]:
    load()
    return [code for slug, code in CATALOGUE.items() if slug.startswith(("terraform/", "managed/"))] + [
        CATALOGUE["two-makers"]
    ]


@pytest.mark.parametrize("code", codes(), ids=lambda code: code.slug)
def test_the_wrong_example_gives_exactly_this_and_the_right_one_nothing(code: Code) -> None:
    assert [one.slug for one in compiling.compiled(str(code.wrong)).diagnostics] == [code.slug]
    assert [f"{one.slug}: {one.message}" for one in compiling.compiled(str(code.right)).diagnostics] == []


MISTAKES = {
    "a name that makes a role too long": (
        "platform shop {", f"platform {'shop' * 12} {{", "name/illegal"),
    "an account of eleven digits": ('"012345678901"; region', '"01234567890"; region', "name/illegal"),
    "a zone that is no suffix of its host": (
        'api       : aws.route53_zone     = "{environment}.api.{area}.{root_domain}"',
        'api       : aws.route53_zone     = "{environment}.api.example.org"',
        "zone/delegation",
    ),
    "a certificate of over 64 octets": ('"cdn.{domain}"', f'"{"c" * 50}.{{domain}}"', "terraform/certificate-name"),
    "a database user that is too long": ('user     = "shop"', f'user = "{"u" * 33}"', "name/illegal"),
    "a bucket that another environment has": ('"{platform}-{environment}-public"', '"shop-public"', "name/collision"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_bad_input_is_told(mistake: str) -> None:
    before, after, slug = MISTAKES[mistake]
    assert before in CLOUD
    found = compiling.compiled(CLOUD.replace(before, after)).diagnostics
    assert slug in {one.slug for one in found}, [(one.slug, one.message) for one in found]
    assert [one for one in found if one.is_error]


def test_no_word_of_the_spec_can_be_left_out_unseen() -> None:
    import test_every_word as words

    def of(text: str) -> tuple[object, object, object]:
        made = compile_spec("cloud.plat", read=lambda _: text.encode(), project=".", targets=TARGETS)
        return words.said(made), {one.path: one.text for one in made.files}, words.tables(made)

    whole = of(CLOUD)
    spans = [span for one in words.statements(CLOUD, "cloud.plat") for span in (one.span, *words.heads(one))]
    assert len(spans) > 100
    silent = [
        CLOUD[span.start : span.end].splitlines()[0]
        for span in spans
        if of(words.without(CLOUD, span)) == whole
    ]
    assert silent == []


def test_a_cluster_whose_name_leaves_no_room_for_its_roles_is_told() -> None:
    text = CLOUD.replace('"{platform}-{area}-eu"', f'"{{platform}}-{"a" * 45}"')
    assert emitted(text)[1] == ["terraform/cluster-name"]


@pytest.mark.parametrize(
    ("target", "command"),
    [
        ("kubernetes", r"kubectl kustomize . | sed 's/:input\.version$/:VALUE/' | kubectl apply -f -"),
        ("helm", "head values.yaml"),
    ],
)
def test_the_last_step_is_the_one_that_the_application_s_own_files_begin_with(
    target: str, command: str
) -> None:
    text = (
        (ROOT / "specs/teach/16-terraform.plat")
        .read_text(encoding="utf-8")
        .replace("; kubernetes", f"; {target}")
    )
    found = compiling.compiled(text)
    files = {one.path: one.text for one in found.files}
    step = files["prod/terraform/README.md"].partition("Deploy the application")[2]
    assert step.split("```sh\n")[1].partition("\n```")[0].splitlines() == [
        "aws eks update-kubeconfig --name shop --region eu-west-1",
        f"cd ../{target}",
        command,
    ]
    own = "kubernetes/kustomization.yaml" if target == "kubernetes" else "helm/values.yaml"
    said = [
        line.removeprefix("#   ") for line in files[f"prod/{own}"].splitlines() if line.startswith("#   ")
    ]
    assert command in said or said[0].startswith("helm upgrade --install")


def test_a_role_that_nothing_uses_is_told_once() -> None:
    text = (
        'platform p { aws { account = "012345678901"; region = "us-east-1" } }\n'
        'role app { name = "p-app" }\nservice web { image = "web:1" }\ndeploy { terraform }\n'
    )
    found = compile_spec(
        "main.plat", read=compiling.reader({"main.plat": text}), project=".", targets=TARGETS
    )

    assert [one.slug for one in found.diagnostics] == ["terraform/role-nobody"]
    assert "`role = role.app`" in (found.diagnostics[0].hint or "")


@pytest.mark.parametrize("external", [True, False])
def test_the_steps_say_what_a_cluster_of_others_must_have(external: bool) -> None:
    text = (
        'platform p { aws { account = "012345678901"; region = "us-east-1" } }\n'
        f'cluster main {{ name = "p"{"; external" if external else ""} }}\n'
        'zone main { name = "p.example.com"; external }\nrecord web { name = "p.example.com" }\n'
        'role solver { name = "p-solver" }\nissuer main { dns01 = zone.main; role = role.solver }\n'
        'service web { image = "web:1"; port http = 80 }\n'
        'ingress web {\n  host = "p.example.com"\n  route "/" = service.web.port.http\n  class = traefik\n'
        "  tls = cert_manager issuer.main\n}\ndeploy { terraform; kubernetes }\n"
    )
    found = compile_spec(
        "main.plat", read=compiling.reader({"main.plat": text}), project=".", targets=TARGETS
    )
    steps = next(one.text for one in found.files if one.path == "default/terraform/README.md")

    for words in ("kubectl --namespace traefik get service traefik", "get-role --role-name p-cert-manager"):
        assert (words in steps) is external
    assert "list-open-id-connect-providers" not in steps
