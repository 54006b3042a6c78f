"""Terraform, a chart's values and workflows of one platform, broken in the text on each side of each handshake.

The Ingress, its namespace, issuers and middlewares are Terraform's; the Service and the pods behind it are made by a
chart from its values; a workflow reads the Secrets that Terraform makes and gives them to the chart. What one tool
says and another does not is told once, at its line, with the other side beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from command_line import run
from mutating import SPEC, Build, cells, spliced
from oracles import terraform
from platformc.cli.targets import Targets
from platformc.diagnostics import Diagnostic
from platformc.pipeline import Compiled, compile_spec, verify
from platformc.source import Source, Sources
from spec_files import ROOT

ENVIRONMENTS = ("alpha", "prod")
OBJECTS, NAMES, DNS, IAM = (f"terraform/{name}.tf" for name in ("kubernetes", "names", "dns", "iam"))
VALUES = "helm/values.yaml"
DEPLOY, CHAT = (f"github/.github/workflows/{name}.{{environment}}.yaml" for name in ("deploy", "chat"))


@cache
def built() -> dict[str, str]:
    """Every file of the build, by path."""
    made = compile_spec(SPEC, read=_read, project=".", targets=Targets())
    assert [one.message for one in made.diagnostics] == []
    return {one.path: one.text for one in made.files}


@cache
def deployed(environment: str) -> dict[str, str]:
    """What is deployed to an environment: not the manifests, which are the alternative."""
    return {
        path: text
        for path, text in built().items()
        if path.split("/")[0] in (environment, "shared") and "/kubernetes/" not in path
    }


@cache
def spec(environment: str) -> Compiled:
    return compile_spec(
        SPEC, read=_read, project=".", targets=Targets(), environments=[environment], emit=False
    )


def _read(path: str) -> bytes:
    return (ROOT / path).read_bytes()


def proved(environment: str, path: str, text: str) -> tuple[list[Diagnostic], Sources]:
    """What the proof says with another text in one file."""
    found, sources = verify(spec(environment), {**deployed(environment), path: text})
    return list(found), sources


class Row(NamedTuple):
    """number, slug: of the finding. file: of the environment. block: the line from which on `before` is looked for.

    other: the file that the other side stands in, and a part of its line; "" for the spec's.
    """

    number: int | None
    slug: str
    file: str
    block: str
    before: str
    after: str
    other: tuple[str, str] = ("", "")


def ingress(label: str, domain: str, other: str) -> Iterator[Row]:
    """The eleven references of one Ingress. domain: the local of its host; other: that of the other one."""
    block = f'resource "kubernetes_manifest" "ingress_{label}"'
    made = (OBJECTS, "local.")

    def row(number: int, slug: str, before: str, after: str, hand: tuple[str, str]) -> Row:
        return Row(number, f"handshake/{slug}", OBJECTS, block, before, after, hand)

    name, host = f"= local.{domain}\n      namespace", f"host = local.{domain}"
    yield row(1, "ingress-name", name, '= "front"\n      namespace', ("", "host       = names."))
    yield row(1, "ingress-name", name, f"= local.{other}\n      namespace", ("", "host       = names."))
    yield row(2, "namespace", "namespace = local.namespace", 'namespace = "default"', made)
    yield row(2, "namespace", "namespace = local.namespace", "namespace = local.release", made)
    issuer = f'cluster-issuer"                   = local.{domain}'
    yield row(3, "cluster-issuer", issuer, issuer.replace(f"local.{domain}", '"letsencrypt"'), made)
    yield row(3, "cluster-issuer", issuer, issuer.replace(domain, other), made)
    cors, redirect = (
        "${local.namespace}-cors@kubernetescrd",
        "${local.namespace}-https-redirect@kubernetescrd",
    )
    yield row(4, "middleware-cors", f'"{cors},', '"default-cors@kubernetescrd,', (OBJECTS, '"cors"'))
    yield row(4, "middleware-cors", f'"{cors},', f'"{redirect},', (OBJECTS, '"cors"'))
    away = "default-https-redirect@kubernetescrd"
    yield row(5, "middleware-https-redirect", f',{redirect}"', f',{away}"', (OBJECTS, '"https-redirect"'))
    yield row(5, "middleware-https-redirect", f',{redirect}"', '"', ("", "https_redirect"))
    group = '"app.kubernetes.io/application-group" = local.platform'
    yield row(6, "application-group", group, group.replace("local.platform", '"other"'), ("", "labels {"))
    label_ = '"app.kubernetes.io/name"              = local.platform'
    yield row(7, "application-name", label_, label_.replace("local.platform", '"other"'), ("", "name"))
    yield row(8, "host", host, 'host = "www.example.org"', (DNS, f"= local.{domain}"))
    yield row(8, "host", host, f"host = local.{other}", (DNS, f"= local.{domain}"))
    service = "name = local.platform\n                    port"
    yield row(9, "backend", service, service.replace("local.platform", '"nobody"'), (VALUES, "appName: "))
    yield row(9, "backend", "number = 8000", "number = 8001", (VALUES, "port: 8000"))
    yield row(
        10, "tls-host", f"hosts      = [local.{domain}]", 'hosts = ["www.example.org"]', (DNS, "local.")
    )
    yield row(10, "tls-host", f"hosts      = [local.{domain}]", f"hosts = [local.{other}]", (DNS, "local."))
    secret = f'secretName = "${{local.{domain}}}-tls"'
    yield row(11, "tls-secret", secret, 'secretName = "other-tls"', ("", "tls        = cert_manager"))
    yield row(11, "tls-secret", secret, secret.replace(domain, other), ("", "tls        = cert_manager"))


def other_hands(label: str, domain: str, other: str) -> Iterator[Row]:
    """What one Ingress asks for, broken where Terraform makes it."""
    issuer = f'resource "kubernetes_manifest" "issuer_{label}"'
    asked = (OBJECTS, '"cert-manager.io/cluster-issuer"')
    yield Row(3, "handshake/cluster-issuer", OBJECTS, issuer, f"name = local.{domain}\n      labels",
              'name = "letsencrypt"\n      labels', asked)  # fmt: skip
    yield Row(3, "handshake/cluster-issuer", OBJECTS, issuer, f"dnsZones = [local.{domain}]",
              f"dnsZones = [local.{other}]", (DNS, "name = local."))  # fmt: skip
    record = f'resource "aws_route53_record" "{label}"'
    yield Row(8, "handshake/host", DNS, record, f"= local.{domain}", '= "www.example.org"', (OBJECTS, "host"))
    yield Row(None, "cloud/record", DNS, record, f"aws_route53_zone.{label}.", "aws_route53_zone.{}.".format(
        "api" if label == "platform" else "platform"), (DNS, "name = local."))  # fmt: skip
    zone = f'resource "aws_route53_zone" "{label}"'
    yield Row(None, "cloud/zone", DNS, zone, f"= local.{domain}", '= "example.net"', (OBJECTS, "dnsZones"))


INGRESSES = (("platform", "platform_domain", "api_domain"), ("api", "api_domain", "platform_domain"))
ELEVEN = [row for one in INGRESSES for row in ingress(*one)]
HANDS = [
    *(row for one in INGRESSES for row in other_hands(*one)),
    Row(2, "handshake/namespace", OBJECTS, 'resource "kubernetes_namespace_v1" "main"', "name = local.namespace",
        'name = "default"', (DEPLOY, "NAMESPACE: ")),
    Row(4, "handshake/middleware-cors", OBJECTS, 'resource "kubernetes_manifest" "middleware_cors"', '"cors"', '"core"',
        (OBJECTS, "router.middlewares")),
    Row(5, "handshake/middleware-https-redirect", OBJECTS, 'resource "kubernetes_manifest" "middleware_https_redirect"',
        '"https-redirect"', '"redirect"', (OBJECTS, "router.middlewares")),
]  # fmt: skip
CHART = [
    # handshakes 6, 7 and 9 are made by the chart, from one value
    Row(9, "handshake/backend", VALUES, "global:", "appName: smarter", "appName: other", (OBJECTS, "name = local.platform")),
    Row(9, "handshake/backend", VALUES, "service:", "  port: 8000", "  port: 8080", (OBJECTS, "number = 8000")),
    Row(None, "service/target-port", VALUES, "service:", "targetPort: 8000", "targetPort: 8080", (VALUES, "containerPort")),
    Row(None, "workload/container-port", VALUES, "deployment:", "containerPort: 8000", "containerPort: 8080"),
    Row(None, "service/name", VALUES, "redis:", "fullnameOverride: smarter-redis", "fullnameOverride: redis"),
    Row(None, "service/name", VALUES, "mysql:", "fullnameOverride: smarter-mysql", "fullnameOverride: mysql"),
    Row(None, "database/name", VALUES, "env:", "SMARTER_MYSQL_DATABASE: smarter", "SMARTER_MYSQL_DATABASE: other"),
    Row(None, "database/user", VALUES, "env:", "SMARTER_MYSQL_USER: smarter", "SMARTER_MYSQL_USER: other"),
    Row(None, "env/value", VALUES, "env:", "  NAMESPACE: smarter", "  NAMESPACE: other"),
    Row(None, "env/value", VALUES, "env:", "SMARTER_S3_BUCKET: ", "SMARTER_S3_BUCKET: www."),
    Row(None, "env/value", VALUES, "env:", "SMARTER_AWS_EKS_CLUSTER_NAME: smarter", "SMARTER_AWS_EKS_CLUSTER_NAME: other"),
    Row(None, "workload/image", VALUES, "image:", "/smarter-platform-", "/smarter-"),
    Row(None, "scheduling/toleration", VALUES, "tolerations:", "value: smarter", "value: spot",
        ("", "node_group spot")),
    Row(None, "scheduling/node", VALUES, "affinity:", "- smarter", "- spot"),
    Row(None, "helm/value", VALUES, "hpa:", "maxReplicas: 25", "maxReplicas: 2"),
    Row(None, "helm/value", VALUES, "app:", "memory: 1Gi", "memory: 1G"),
]  # fmt: skip
TERRAFORM = [
    Row(None, "zone/delegation", DNS, 'resource "aws_route53_record" "api_delegation"', '"NS"', '"CNAME"'),
    Row(None, "artifact/api-version", OBJECTS, '"middleware_cors"', "traefik.io/v1alpha1", "traefik.containo.us/v1alpha1"),
    Row(None, "secret/name", NAMES, "locals {", '= "mysql-${local.platform}"', '= "mysql"', (DEPLOY, "SECRETS: ")),
    Row(None, "secret/key", OBJECTS, '"kubernetes_secret_v1" "mysql"', "SMARTER_MYSQL_PASSWORD =", "MYSQL_PASSWORD =",
        (DEPLOY, '"SMARTER_MYSQL_PASSWORD"')),
    Row(None, "secret/key", OBJECTS, '"kubernetes_secret_v1" "mysql"', "= local.database\n    SMARTER_MYSQL_U",
        '= "other"\n    SMARTER_MYSQL_U'),
    Row(None, "cloud/registry", "terraform/registry.tf", "resource", "= local.namespace", "= local.platform"),
    Row(None, "cloud/bucket", "terraform/storage.tf", "resource", "= local.bucket", '= "other"', (CHAT, "BUCKET")),
    Row(None, "cloud/cdn", "terraform/cdn.tf", 'resource "aws_cloudfront_distribution"', "aliases         = [local.cdn_domain]",
        'aliases = ["www.example.org"]', (CHAT, "CDN_HOST")),
    Row(None, "cloud/role", NAMES, "locals {", "}-deploy", "}-ship"),
    Row(None, "cloud/policy", IAM, '"app_trust"', ":default", ":other"),
    Row(None, "permission/role", OBJECTS, '"kubernetes_default_service_account_v1"', "aws_iam_role.app.arn",
        "aws_iam_role.deploy.arn"),
    Row(None, "permission/cluster", OBJECTS, '"role_binding_app"', '= "default"', '= "smarter"'),
    Row(None, "service/sticky", OBJECTS, '"sticky_app"', "= local.sticky_cookie", '= "session"'),
    Row(None, "cloud/cluster", NAMES, "locals {", "}-${local.unique_id}", "}"),
    Row(None, "cloud/mail", NAMES, "locals {", "/ses", "/mail"),
]  # fmt: skip
WORKFLOWS = [
    Row(None, "github/namespace", DEPLOY, "- name: Deploy", "NAMESPACE: smarter", "NAMESPACE: other"),
    Row(None, "github/cluster", DEPLOY, "steps:", "CLUSTER: smarter", "CLUSTER: other", ("../shared/terraform/cluster.tf", "name")),
    Row(None, "github/region", DEPLOY, "steps:", "aws-region: us-east-1", "aws-region: us-west-2"),
    Row(None, "github/role", DEPLOY, "steps:", "-deploy\n", "-app\n"),
    Row(None, "github/release", DEPLOY, "- name: Deploy", "RELEASE: smarter", "RELEASE: smart"),
    Row(None, "github/chart", DEPLOY, "- name: Deploy", "charts/smarter", "charts/smart"),
    Row(None, "github/chart", DEPLOY, "- name: Deploy", "{environment}/helm/values", "beta/helm/values"),
    Row(None, "github/image", DEPLOY, "docker/build-push-action", "/smarter-platform-", "/smarter-"),
    Row(None, "github/secret", DEPLOY, "SECRETS: ", "SECRETS: mysql-smarter", "SECRETS: mysql"),
    Row(None, "github/secret", DEPLOY, "- name: Deploy", '"smarter-redis"; "password")\n', '"smarter-redis"; "pass")\n',
        (OBJECTS, "password = ")),
    Row(None, "github/secret", DEPLOY, "- name: Deploy", 'secret("smarter-openai"; ', 'secret("openai"; ', (OBJECTS, "OPENAI_API_KEY")),
    # a value that goes to the wrong place: both names exist
    Row(None, "github/secret", DEPLOY, "- name: Deploy", 'secret("smarter-admin"; "SMARTER_ADMIN_PASSWORD")',
        'secret("smarter-admin"; "SMARTER_ADMIN_EMAIL")', (OBJECTS, "SMARTER_ADMIN_PASSWORD")),
    Row(None, "github/value", DEPLOY, "- name: Deploy", ':6379/1"', ':6379/2"'),
    Row(None, "github/bucket", CHAT, "- name: Deploy", "BUCKET: ", "BUCKET: www.", ("terraform/storage.tf", "local.bucket")),
    Row(None, "github/cdn", CHAT, "- name: Tell", "CDN_HOST: cdn", "CDN_HOST: www", ("terraform/cdn.tf", "local.cdn_domain")),
]  # fmt: skip


def name_of(row: Row) -> str:
    return f"{row.slug}:{row.file.rpartition('/')[2]}:{row.block.split(chr(34))[-2] if chr(34) in row.block else row.block}:{row.after.strip()}"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("row", [*ELEVEN, *HANDS, *CHART, *TERRAFORM, *WORKFLOWS], ids=name_of)
def test_one_broken_name_is_one_finding_with_the_other_side(row: Row, environment: str) -> None:
    broken_once(row, environment)


@pytest.mark.parametrize("environment", ["beta", "next"])
@pytest.mark.parametrize("row", ELEVEN, ids=name_of)
def test_the_eleven_in_the_environments_that_are_not_kept(row: Row, environment: str) -> None:
    broken_once(row, environment)


def broken_once(row: Row, environment: str) -> None:
    """One name exchanged in one file: one finding at its line, with the spec's line and the other side."""
    path = f"{environment}/{row.file.format(environment=environment)}"
    text = deployed(environment)[path]
    before, after = (one.replace("{environment}", environment) for one in (row.before, row.after))
    start = text.index(row.block)
    at = text.index(before, start)
    broken = text[:at] + after + text[at + len(before) :]
    found, sources = proved(environment, path, broken)

    assert [(one.slug, one.number) for one in found] == [(row.slug, row.number)], [
        one.message for one in found
    ]
    (one,) = found
    changed = next(
        place for place in range(at, len(broken)) if broken[place : place + 1] != text[place : place + 1]
    )
    line = Source("", broken).position(changed).line
    assert (one.span.file, sources[path].position(one.span.start).line) == (path, line)
    assert one.hint
    shown = [(related.span.file, sources[related.span.file].line(sources[related.span.file].position(related.span.start).line))
             for related in one.related]  # fmt: skip
    assert shown[0][0] == SPEC
    file, words = row.other
    if words:
        other = "/".join(part for part in f"{environment}/{file.format(environment=environment)}".split("/"))
        other = SPEC if not file else re.sub(r"^\w+/\.\./", "", other)
        assert any(place == other and words in content for place, content in shown), shown


def test_each_of_the_eleven_is_broken_in_terraform_for_both_ingresses() -> None:
    assert sorted({(row.number, "api" in row.block) for row in ELEVEN}) == [
        (number, api) for number in range(1, 12) for api in (False, True)
    ]
    assert {row.number for row in (*HANDS, *CHART)} >= {2, 3, 4, 5, 8, 9}


# --- no name in any file is left unproved --------------------------------------------------------------------

LOOKS_LIKE_A_NAME = re.compile(
    r"smarter|alpha|example\.com|us-east|local\.|aws_|kubernetes_|random_|^(8000|3306|6379)$"
)
TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"|\b(?:local|data|aws_\w+|random_\w+|kubernetes_\w+)(?:\.\w+(?:\[\w+\])?)+|(?<== )\d+'
)
NO_NAME = re.compile(
    r"depends_on$|part-of\"?$"  # an order, and our own label
    r"|aws_cloudfront_\w+ assets (name|comment|origin_access_control_id|cache_policy_id|response_headers_policy_id)$"
    r"|validation_record_fqdns$"  # references within one file: Terraform refuses one that leads nowhere
    r"|main_smtp\w* (name|user|policy|secret_string|secret_id)$"
    r"|provider kubernetes (host|cluster_ca_certificate|\[\])$"
    r"|provider aws tags$"  # told at the provider, which has none then
    r"|issuer_\w+ email$|ttl$|length$|days\w*$|\w+_seconds$|countNumber$|rulePriority$"
)
"""Places of Terraform with a word that is no name which two parties share, and why."""


def tokens(text: str) -> Iterator[tuple[str, int, int, str]]:
    """Each literal and reference of a Terraform file: the block and the argument it is in, and where it is."""
    block, place = "", 0
    for line in text.splitlines(keepends=True):
        if re.match(r"\w.*\{$", line):
            block = " ".join(re.findall(r"[\w.-]+", line))
        elif line.strip() and not line.lstrip().startswith("#"):
            argument, _, rest = line.partition("=")
            for token in TOKEN.finditer(line, len(argument) + 1 if rest else 0):
                yield (
                    f"{block} {argument.strip() if rest else '[]'}",
                    place + token.start(),
                    place + token.end(),
                    token[0],
                )
        place += len(line)


@pytest.mark.parametrize(
    "path", sorted(path for path in deployed("alpha") if re.fullmatch(r"alpha/terraform/\w+\.tf", path))
)
def test_no_name_in_terraform_is_left_unproved(path: str) -> None:
    text = deployed("alpha")[path]
    seen: set[tuple[str, ...]] = set()
    wrong: list[object] = []
    for argument, start, end, token in tokens(text):
        kind = re.sub(r"^(resource|data) (?!kubernetes_manifest)(\w+) \w+", r"\1 \2", argument)
        shape = (kind, token[:1] == '"', *([argument] if path.endswith("names.tf") else []))
        if shape in seen or not LOOKS_LIKE_A_NAME.search(token.strip('"')) or argument.startswith("output"):
            continue
        if NO_NAME.search(argument) or path.endswith("versions.tf"):
            continue
        seen.add(shape)
        other = str(int(token) + 1) if token.isdigit() else f'"x{token[1:]}' if token[0] == '"' else '"wrong"'
        broken = text[:start] + other + text[end:]
        found, sources = proved("alpha", path, broken)
        told = [(one.span.file, sources[one.span.file].position(one.span.start).line) for one in found]
        if told != [(path, text.count("\n", 0, start) + 1)]:
            wrong.append((argument, token, told, [one.message for one in found]))
    assert wrong == []


NO_VALUE = re.compile(
    r"concurrency\.group$|\.uses$|\.node-version$|\.exit-code$|\.name$|\.weight$|\.severity$"
)
"""Places of workflows and values with a word that is no name which two parties share."""


@pytest.mark.parametrize("path", sorted(path for path in deployed("alpha") if path.endswith(".yaml")))
def test_no_name_in_values_and_workflows_is_left_unproved(path: str) -> None:
    text = deployed("alpha")[path]
    seen: set[tuple[object, ...]] = set()
    wrong: list[object] = []
    tried = 0
    for one in cells(text):
        shape = tuple("*" if isinstance(key, int) else key for key in one.pointer)
        pointer = ".".join(map(str, one.pointer))
        name = re.search(r"smarter|alpha|example\.com|us-east|\d", one.value)
        if one.key or shape in seen or not name or "\n" in one.value or NO_VALUE.search(pointer):
            continue
        seen.add(shape)
        tried += 1
        words = str(int(one.value) + 1) if one.value.isdigit() else f"{one.value}x"
        found, sources = proved("alpha", path, spliced(text, one, words))
        told = [(each.span.file, sources[each.span.file].position(each.span.start).line) for each in found]
        if told != [(path, one.line)]:
            wrong.append((pointer, one.value, told, [each.message for each in found]))
    # each value that the script of a workflow gives
    for value in re.finditer(r'^ +"\w+": (?!\{)(.+?),?$', text, re.MULTILINE):
        start, end = value.span(1)
        quote = value[1].rfind('"')
        words = f"{value[1][:quote]}x{value[1][quote:]}" if quote >= 0 else f"{value[1]}x"
        tried += 1
        found, sources = proved("alpha", path, text[:start] + words + text[end:])
        told = [(each.span.file, sources[each.span.file].position(each.span.start).line) for each in found]
        if told != [(path, text.count("\n", 0, start) + 1)]:
            wrong.append((value[0], told, [each.message for each in found]))
    assert wrong == []
    assert tried > 3


# --- by the command line -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return Build(tmp_path_factory.mktemp("cloud"))


@pytest.mark.parametrize("number", range(1, 12))
def test_the_command_line_tells_and_the_table_shows(build: Build, number: int) -> None:
    row = next(one for one in ELEVEN if one.number == number)
    path = f"alpha/{row.file}"
    text = build.text(path)
    at = text.index(row.before, text.index(row.block))
    with build.changed(path, text[:at] + row.after + text[at + len(row.before) :]):
        told = build.verify("--env", "alpha")
        table = run("handshakes", SPEC, str(build.folder), "--env", "alpha", "--format", "json", cwd=ROOT)
    shapes = [(one["number"], one["slug"], Path(one["file"]).name) for one in told.document["diagnostics"]]
    assert (told.status, shapes) == (1, [(number, row.slug, "kubernetes.tf")])
    rows = table.document["environments"]["alpha"]
    assert len(rows) == 22
    (wrong,) = (one for one in rows if not one["agrees"])
    assert (wrong["number"], wrong["slug"], wrong["declaration"]) == (number, row.slug, "ingress.platform")


def test_the_tables_show_who_makes_each_reference_in_which_tool(build: Build) -> None:
    table = run("handshakes", SPEC, str(build.folder), "--env", "prod", "--format", "json", cwd=ROOT)
    assert table.status == 0
    rows = [one for one in table.document["environments"]["prod"] if one["declaration"] == "ingress.api"]
    makers = {one["number"]: (one["maker"]["target"], one["maker"]["address"]) for one in rows}
    assert makers == {
        1: ("terraform", "kubernetes_manifest.ingress_api"),
        2: ("terraform", "kubernetes_namespace_v1.main"),
        3: ("terraform", "kubernetes_manifest.issuer_api"),
        4: ("terraform", "kubernetes_manifest.middleware_cors"),
        5: ("terraform", "kubernetes_manifest.middleware_https_redirect"),
        6: ("helm", "apps/v1/Deployment/smarter-platform-prod/smarter"),
        7: ("helm", "apps/v1/Deployment/smarter-platform-prod/smarter"),
        8: ("terraform", "aws_route53_record.api"),
        9: ("helm", "v1/Service/smarter-platform-prod/smarter"),
        10: ("terraform", "aws_route53_record.api"),
        11: ("terraform", "kubernetes_manifest.ingress_api"),
    }
    for one in rows:
        maker = one["maker"]
        line = Path(ROOT / maker["file"]).read_text(encoding="utf-8").splitlines()[maker["line"] - 1]
        assert "local." in line or "smarter" in line or '"' in line


def test_the_table_of_names_has_the_terraform_address_of_each_maker(build: Build) -> None:
    rows = run("names", SPEC, "--env", "alpha", "--format", "json", cwd=ROOT).document["environments"][
        "alpha"
    ]
    makers = {
        (row["name"], row["kind"]): {one["address"] for one in row["makers"] if one["target"] == "terraform"}
        for row in rows
    }
    assert makers["names.namespace", "k8s.namespace"] == {"kubernetes_namespace_v1.main"}
    assert makers["names.platform_domain", "aws.route53_zone"] == {"aws_route53_zone.platform"}
    assert makers["names.bucket", "aws.s3_bucket"] == {"aws_s3_bucket.static"}
    assert makers["names.cdn_domain", "aws.cloudfront_alias"] == {"aws_cloudfront_distribution.assets"}
    assert makers["names.cluster", "aws.eks_cluster"] == {"aws_eks_cluster.main"}
    assert makers["secret.mysql.SMARTER_MYSQL_PASSWORD", "k8s.secret_key"] == {"kubernetes_secret_v1.mysql"}
    assert makers["issuer.api", "k8s.cluster_issuer"] == {"kubernetes_manifest.issuer_api"}
    assert makers["middleware.cors", "k8s.middleware"] == {"kubernetes_manifest.middleware_cors"}
    assert makers["tags.smarter/cost_code", "aws.tag"] == {"provider.aws.aws", "provider.aws.aws.us_east_1"}
    assert makers["role.app", "aws.role_arn"] == {"aws_iam_role.app"}
    assert makers["node_group.spot", "k8s.taint"] == {"aws_eks_node_group.spot"}
    assert makers["bucket.static", "aws.s3_bucket"] == {"aws_s3_bucket.static"}
    assert makers["cluster.main", "aws.eks_cluster"] == {"aws_eks_cluster.main"}
    places = [one for row in rows for one in row["makers"] if one["target"] == "terraform"]
    for one in places:
        kind, _, label = one["address"].rpartition(".")
        lines = (build.folder / one["file"].removeprefix("build/")).read_text(encoding="utf-8").splitlines()
        above = [line for line in lines[: one["line"]] if line.startswith(("resource", "locals"))]
        expected = "locals {" if kind.startswith("provider.") else f'resource "{kind}" "{label}" {{'
        assert above[-1] == expected, one


def test_terragrunt_runs_the_same_as_one_module(tmp_path: Path) -> None:
    text = (ROOT / SPEC).read_text(encoding="utf-8")
    before = "  terraform in alpha, beta, next, prod {\n"
    assert text.count(before) == 1
    changed = text.replace(before, f"{before}    layout = terragrunt\n")

    def read(path: str) -> bytes:
        return changed.encode() if path == SPEC else _read(path)

    made = compile_spec(SPEC, read=read, project=".", targets=Targets(), only=["terraform"])
    assert [one.message for one in made.diagnostics if one.is_error] == []
    files = {one.path: one.text for one in made.files}
    modules = {path.split("/")[3] for path in files if path.startswith("shared/terraform/modules/")}
    assert modules == {"environment"}
    assert {path for path in files if path.endswith("terragrunt.hcl")} == {
        f"{one}/terraform/terragrunt.hcl" for one in ("alpha", "beta", "next", "prod")
    }
    for path, content in files.items():
        if path.startswith("shared/terraform/modules/environment/"):
            (tmp_path / path.rpartition("/")[2]).write_text(content, encoding="utf-8")
    assert terraform.fmt_check(tmp_path) == []
    assert terraform.validate(tmp_path) == []


def test_the_tables_for_a_terminal_show_the_file_and_the_line(build: Build) -> None:
    eleven = run("handshakes", SPEC, str(build.folder), "--env", "alpha", cwd=ROOT).out
    brief = run("names", SPEC, "--env", "alpha", cwd=ROOT).out
    whole = run("names", SPEC, "--env", "alpha", "--verbose", cwd=ROOT).out
    objects = (build.folder / "alpha" / "terraform" / "kubernetes.tf").read_text(encoding="utf-8")
    line = objects[: objects.index('resource "kubernetes_namespace_v1" "main"')].count("\n") + 3

    asked = [one for one in eleven.splitlines() if one.startswith("  2 ")]
    assert len(asked) == 2
    assert all(one.endswith(f"alpha/terraform/kubernetes.tf:{line}") for one in asked)
    (made,) = (one for one in brief.splitlines() if one.startswith("names.namespace "))
    assert made.endswith(f"alpha/terraform/kubernetes.tf:{line}")
    block = whole.partition("names.namespace  k8s.namespace  ")[2].partition("\n\n")[0]
    place = f"terraform kubernetes_namespace_v1.main +build/alpha/terraform/kubernetes.tf:{line}"
    assert re.search(f"made by  {place}\n", block)
    assert block.count("\n  used by  ") > 20
