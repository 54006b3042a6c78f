"""Workflows read back: each name is found, and broken in the text it is told once, at its line."""

from __future__ import annotations

import pytest

from compiling import compiled
from platformc.agreement.prove import prove_text
from platformc.readers import github
from platformc.readers.artifacts import Mention
from platformc.readers.github_expressions import contexts, normal, plain, references
from platformc.readers.tree import ReadError
from platformc.source import Source
from workflow_specs import ACTION, SHOP

WORKFLOW = """\
name: ship
on: push
permissions:
  contents: read
  id-token: write
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: make
  ship:
    needs: [test]
    runs-on: ubuntu-latest
    environment: prod
    env:
      A: ${{ vars.A }}
    steps:
      - id: login
        uses: aws-actions/configure-aws-credentials@v6
        with:
          role-to-assume: arn:aws:iam::012345678901:role/ship
      - uses: somebody/ship@v2
        with:
          module: web
          key: ${{secrets.KEY}}
      - if: github.ref != 'refs/heads/main' && steps.login.outcome == 'success'
        env: {NAMESPACE: shop, DEPLOYMENTS: web worker}
        run: echo "${{ steps.login.outputs.account }}"
"""


def read(text: str) -> list[tuple[str, str, str, bool]]:
    (artifact,) = github.read_text("x/.github/workflows/ship.yaml", text, "prod")
    return [(mention.kind, mention.value, mention.slot, mention.makes) for mention in artifact.mentions]


def test_where_workflows_are() -> None:
    assert github.is_workflow(".github/workflows/ci.yml")
    assert github.is_workflow("build/prod/github/.github/workflows/ci.yaml")
    assert not github.is_workflow(".github/dependabot.yml")
    assert not github.is_workflow(".github/workflows/deep/ci.yml")
    assert not github.is_workflow(".github/workflows/README.md")


def test_what_a_workflow_mentions() -> None:
    found = read(WORKFLOW)
    for expected in [
        ("github.workflow_file", "ship.yaml", "name", True),
        ("github.permission", "write", "permissions.id-token", False),
        ("github.job", "test", "jobs.test", True),
        ("github.job", "test", "needs.ship.test", False),
        ("github.environment", "prod", "environments.0", False),
        ("github.variable", "A", "vars.A", False),
        ("github.step", "login", "steps.ship.login", True),
        ("github.step", "login", "outputs.ship.login", False),
        ("aws.role_arn", "arn:aws:iam::012345678901:role/ship", "roles.0", False),
        ("github.action", "somebody/ship@v2", "actions.somebody/ship", False),
        ("github.input", "web", "with.module", False),
        ("github.input", "${{ secrets.KEY }}", "with.key", False),
        ("github.branch", "main", "branches.0", False),
        ("k8s.namespace", "shop", "namespaces.0", False),
        ("k8s.deployment", "web", "deployments.0", False),
        ("k8s.deployment", "worker", "deployments.1", False),
    ]:
        assert expected in found


def test_places_are_those_of_the_names() -> None:
    (artifact,) = github.read_text(".github/workflows/ship.yaml", WORKFLOW, "prod")
    for mention in artifact.mentions:
        words = WORKFLOW[mention.span.start : mention.span.end]
        if mention.kind in ("k8s.deployment", "github.branch", "github.variable", "k8s.namespace"):
            assert words == mention.value


def test_what_is_no_yaml_is_refused() -> None:
    with pytest.raises(ReadError):
        github.read_text(".github/workflows/ship.yaml", "jobs: [", "prod")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("${{ vars.A }} and ${{ secrets.B || '' }}", ["vars", "secrets"]),
        ("${{ 'vars.A' }}", []),
        ("${{ '${{' }} secrets.B }}", []),
        ("${{ contains(fromJSON(vars.A), github.ref) }}", ["vars", "github"]),
        ("${{ github.event.inputs.vars }}", ["github"]),
        ("${{ matrix['a'] }}", ["matrix"]),
        ("secrets.A", []),
        ("${{ 'it''s }}' }} ${{ env.X }}", ["env"]),
    ],
)
def test_contexts_of_expressions(text: str, asked: list[str]) -> None:
    assert contexts(text) == asked


def test_a_condition_needs_no_braces() -> None:
    assert contexts("github.ref != 'secrets.X'", bare=True) == ["github"]
    assert references("vars.A == steps.b.outcome", bare=True) == [("vars", "A"), ("steps", "b")]


def test_texts_without_what_the_run_knows() -> None:
    assert plain("a ${{ '${{' }} b")
    assert not plain("a ${{ vars.X }}")
    assert normal("a ${{ '${{' }} b ${{vars.X}}") == "a ${{ b ${{ vars.X }}"


# --- broken in the text --------------------------------------------------------------------------------


class Built:
    def __init__(self, spec: str, environment: str) -> None:
        result = compiled(spec)
        assert not result.diagnostics
        self.platforms = result.platforms
        self.platform = next(one for one in result.platforms if one.environment == environment)
        self.files = {
            f"build/{one.path}": one.text
            for one in result.files
            if one.target == "github" and one.environment == environment
        }

    def prove(self, files: dict[str, str] | None = None):
        return prove_text(self.platform, files or self.files, None, self.platforms)


BUILDS = {"shop": Built(SHOP, "alpha"), "apps": Built(ACTION, "prod")}
OPEN = {"github.context", "github.job", "github.workflow_file"}
"""Mentions of which a workflow's own checks tell, tried by themselves below."""


def broken(mention: Mention, words: str) -> str:
    """Other words for a mention, within its quotes."""
    if "${{ vars." in words or "${{ secrets." in words:
        return words.replace(" }}", "X }}", 1)
    if mention.kind == "helm.value" and '"' in words:
        before, _, after = words.rpartition('"')
        return f'{before}x"{after}'
    if mention.kind == "github.permission":
        return "none"
    if mention.kind == "oci.image":
        return words.replace("/shop", "/shoq")
    quote = words[-1] if words[-1] in "\"'" else ""
    return f"{words.removesuffix(quote)}x{quote}"


def unproved(mention: Mention) -> bool:
    """Ids that nobody asks for, actions of ours, and permissions that the steps do not need."""
    return (
        mention.kind in OPEN
        or (mention.kind == "github.action" and "example/" not in mention.value)
        or (mention.kind == "github.permission" and "id-token" not in mention.slot)
        or (mention.kind == "github.step" and mention.makes)
    )


@pytest.mark.parametrize("which", BUILDS)
def test_what_we_write_agrees(which: str) -> None:
    proved = BUILDS[which].prove()
    assert [one.message for one in proved.diagnostics] == []
    assert len(proved.mentions) > 20


@pytest.mark.parametrize("which", BUILDS)
def test_each_name_is_told_once_where_it_is_broken(which: str) -> None:
    build = BUILDS[which]
    wrong, tried = [], 0
    for mention in build.prove().mentions:
        if unproved(mention):
            continue
        tried += 1
        whole = build.files[mention.span.file]
        words = whole[mention.span.start : mention.span.end]
        text = whole[: mention.span.start] + broken(mention, words) + whole[mention.span.end :]
        found = build.prove({**build.files, mention.span.file: text}).diagnostics
        source = Source("", text)
        line = source.position(mention.span.start).line
        told = [(one.slug, source.position(one.span.start).line) for one in found]
        if [at for _, at in told] != [line] or not all(one.hint for one in found):
            wrong.append((mention.slot, mention.value, line, told))
    assert wrong == []
    assert tried > 8


def exchanged(which: str, before: str, after: str, path: str = "") -> list[str]:
    build = BUILDS[which]
    files = dict(build.files)
    name = next(one for one in files if path in one and before in files[one])
    files[name] = files[name].replace(before, after, 1)
    return [one.slug for one in build.prove(files).diagnostics]


@pytest.mark.parametrize(
    ("which", "before", "after", "slug"),
    [
        ("shop", "needs: test", "needs: tests", "github/needs"),
        ("shop", "steps.task.outputs", "steps.tusk.outputs", "github/step-output"),
        ("shop", "- name: Act as the role\n", "- name: Act as the role\n        id: Deploy\n", "github/duplicate-id"),
        ("shop", "if: github.ref", "if: secrets.X != '' && github.ref", "github/secrets-in-if"),
        ("shop", "if: github.ref", "if: needs.test.outputs.x != '' && gihtub.x != '' && github.ref", "github/context"),
        ("shop", "group: deploy.alpha", "group: ${{ secrets.X }}", "github/context"),
        ("shop", "environment: alpha", "environment: beta", "github/environment"),
        ("shop", "refs/heads/main", "refs/heads/any", "github/branch"),
        ("shop", "CLUSTER: shop-us", "CLUSTER: shop-eu", "github/cluster"),
        ("shop", "BUCKET: alpha", "BUCKET: prod", "github/bucket"),
        ("shop", "CDN_HOST: cdn.alpha", "CDN_HOST: cdn.prod", "github/cdn"),
        ("shop", "role/shop-deploy-alpha", "role/shop-deploy-prod", "github/role"),
        ("shop", "JOBS: migrate", "JOBS: web", "github/workload"),
        ("shop", "SECRETS: mysql-shop", "SECRETS: robot", "github/secret"),
        ("shop", "RELEASE: shop", "RELEASE: web", "github/release"),
        ("shop", "vars.AZURE_TENANT_ID", "vars.TENANT", "github/variable"),
        ("shop", "id-token: write", "id-token: none", "github/permission"),
        ("apps", "sdk-deploy-action@v3", "sdk-deploy-action@v2", "github/action"),
        ("apps", "module: joke_of_the_day", "module: riddle", "github/input"),
        ("apps", "environment: prod\n          resource", "environment: dev\n          resource", "github/input"),
        ("apps", "secrets.ACR_PASSWORD", "vars.ACR_PASSWORD", "github/variable"),
        ("apps", "environment: prod\n    steps", "environment: dev\n    steps", "github/environment"),
    ],
)  # fmt: skip
def test_the_agreements(which: str, before: str, after: str, slug: str) -> None:
    assert set(exchanged(which, before, after)) == {slug}


def test_a_file_of_another_name() -> None:
    build = BUILDS["apps"]
    ((path, text),) = build.files.items()
    found = build.prove({path.replace("joke_of", "jokes_of"): text}).diagnostics
    assert [one.slug for one in found] == ["github/file"]


def test_a_role_that_nobody_makes_is_told_in_the_spec() -> None:
    text = SHOP.replace("role     = role.deploy", 'role     = "arn:aws:iam::012345678901:role/nobody"')
    assert {one.slug for one in compiled(text).diagnostics} == {"github/role"}
