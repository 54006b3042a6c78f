"""Workflows: from words to what starts them, what they build and how they deploy."""

from __future__ import annotations

from typing import Any

from platformc.diagnostics import Code, did_you_mean
from platformc.ir import (
    ActionInput,
    AzureIdentity,
    EnvVar,
    Label,
    Login,
    Name,
    Rollout,
    Text,
    Trigger,
    Workflow,
)
from platformc.resolve.action_inputs import MEANINGS
from platformc.resolve.capture import Builder
from platformc.resolve.layers import Decl, Entry
from platformc.resolve.phrases import Captures, match, tokens_of
from platformc.resolve.scope import Scope
from platformc.resolve.vocabulary import KINDS
from platformc.resolve.workloads import attributes, general_name
from platformc.syntax.tree import Path

DEPLOY_WORD = Code(
    "workflow/deploy-word",
    summary="a word of `deploy` belongs to another way of deploying",
    why="It would change nothing, and nobody would notice.",
    wrong="platform demo { }\ncluster main { external }\nworkflow ci {\n  on { dispatch }\n"
    '  deploy = kubernetes { kubeconfig = secrets.KUBECONFIG; chart = "demo" }\n}\n'
    'service web { image = "web:1" }\ndeploy { github; kubernetes }',
    right="platform demo { }\ncluster main { external }\nworkflow ci {\n  on { dispatch }\n"
    "  deploy = kubernetes { kubeconfig = secrets.KUBECONFIG }\n}\n"
    'service web { image = "web:1" }\ndeploy { github; kubernetes }',
)

_MEANING = """\
platform demo {{ }}
service web {{
  image  = "web:1"
  python = "web"
}}
workflow ship {{
  on {{ dispatch }}
  deploy = action "example/deploy@v1" {{
    services = service.web
    inputs {{ module = required as {} }}
  }}
}}
deploy {{ github; compose }}
"""
MEANING = Code(
    "workflow/input-meaning",
    summary="an input of an action is said to be something that a service does not have",
    why="The action would get nothing, or its own default.",
    wrong=_MEANING.format("modul"),
    right=_MEANING.format("module"),
)

WORDS: dict[str, frozenset[str]] = {
    "kubernetes": frozenset({"cluster", "kubeconfig", "manifests"}),
    "helm": frozenset(
        {"cluster", "kubeconfig", "release", "chart", "repository", "version", "files", "values"}
    ),
    "ecs": frozenset({"cluster", "services", "service", "task"}),
    "bundle": frozenset({"build", "in", "from", "bucket", "prefix", "cdn", "distribution"}),
    "container_app": frozenset({"services", "app", "resource_group"}),
    "action": frozenset({"services", "inputs", "with"}),
}
"""What `deploy` takes beside `title`, by its kind."""

REQUIRED: dict[str, tuple[tuple[str, str], ...]] = {
    "kubernetes": (),
    "helm": (),
    "ecs": (("cluster", "cluster = cluster.main"), ("task", 'task = "task-definition.json"')),
    "bundle": (("from", 'from = "dist"'), ("bucket", "bucket = bucket.static")),
    "container_app": (("resource_group", "resource_group = vars.AZURE_RESOURCE_GROUP"),),
    "action": (),
}
"""What it cannot do without, and how it is written."""


def workflow(scope: Scope, decl: Decl) -> Workflow | None:
    b = Builder(scope, decl)
    file, trigger = _file(b), _trigger(b)
    if file is None:
        return None
    role, arn = _role(b)
    environment = _environment(b)
    if environment is None and decl.get("url") is not None and decl.get("environment") is None:
        b.missing("environment", 'environment = "production"')
    concurrency: Any = b.choice("concurrency", "queue")
    tag: Any = b.choice("tag", "sha")
    scan: Any = b.choice("scan")
    return Workflow(
        label=decl.label,
        name=general_name(scope, decl, "text.any"),
        span=decl.span,
        attributes=attributes(decl),
        file=file,
        on=trigger,
        environment=environment,
        url=b.text("url"),
        reviewers=b.list("reviewers"),
        wait=_seconds(b, "wait"),
        branches=_branches(b),
        runner=b.text("runner") or Text(("ubuntu-latest",), decl.span),
        timeout=_seconds(b, "timeout"),
        concurrency=concurrency,
        permissions=_permissions(b),
        role=role,
        role_arn=arn,
        azure=_azure(b),
        login=_login(b),
        python=b.text("python"),
        node=b.text("node"),
        env=b.variables(decl.get("env")),
        test=b.list("test"),
        builds=tuple(dotted.partition(".")[2] for dotted, _ in b.refs(decl.get("builds"), "service", "job")),
        tag=tag,
        scan=scan,
        deploy=_rollout(b),
        summary=b.text("summary"),
    )


def _file(b: Builder) -> Name | None:
    label, environment = b.decl.label.replace("_", "-"), b.scope.environment
    usual = f"{label}.yaml" if environment == "default" else f"{label}.{environment}.yaml"
    text = b.text("file") if b.decl.get("file") else Text((usual,), b.decl.span)
    if text is None:
        return None
    return b.scope.name(text, "github.workflow_file", f"{b.decl.path}.file", text.span)


def _environment(b: Builder) -> Name | None:
    given = b.text("environment")
    if given is None and b.scope.environment == "default":
        return None
    text = given or Text((b.scope.environment,), b.decl.span)
    return b.scope.name(text, "github.environment", "environment", text.span)


def _branches(b: Builder) -> tuple[Text, ...]:
    """The branches that may deploy: whole names, no patterns."""
    texts = b.list("branches")
    path = f"{b.decl.path}.branches"
    return tuple(text for text in texts if b.scope.name(text, "github.branch", path, text.span) is not None)


def _trigger(b: Builder) -> Trigger:
    entry = b.decl.get("on")
    if entry is None:
        b.missing("on", "on { dispatch }")
        return Trigger(b.decl.span)

    def listed(word: str) -> tuple[Text, ...]:
        child = entry.child(word)
        return b.entry_list(child) if child else ()

    schedule = entry.child("schedule")
    return Trigger(
        entry.span,
        push=listed("push"),
        tags=listed("tags"),
        paths=listed("paths"),
        release=entry.child("release") is not None,
        dispatch=entry.child("dispatch") is not None,
        schedule=b.entry_text(schedule) if schedule else None,
    )


def _seconds(b: Builder, word: str) -> int | None:
    found = b.captures(word).get("duration")
    quantity = b.quantity(found[0], "duration") if found else None
    return quantity.amount if quantity else None


def _permissions(b: Builder) -> tuple[Label, ...]:
    entry = b.decl.get("permissions")
    return tuple(
        Label(child.label.replace("_", "-"), Text((b.entry_choice(child),), child.span), child.label_span)
        for child in (entry.children() if entry else ())
    )


def _role(b: Builder) -> tuple[str, Text | None]:
    """The label of a declared role, or its address as text."""
    entry = b.decl.get("role")
    if entry is None or not entry.statement.values:
        return "", None
    term = entry.statement.values[0].terms[0]
    if isinstance(term, Path) and (term.parts[0] == "role" or len(term.parts) == 1):
        return b.ref("role", "role"), None
    return "", b.term(term)


def _azure(b: Builder) -> AzureIdentity | None:
    entry = b.decl.get("azure")
    if entry is None:
        return None
    found = {word: _inner(b, entry, word) for word in ("client_id", "tenant_id", "subscription_id")}
    for word, text in found.items():
        if text is None and entry.child(word) is None:
            b.missing(f"azure.{word}", f"azure {{ {word} = vars.AZURE_{word.upper()} }}")
    client, tenant, subscription = found.values()
    if client is None or tenant is None or subscription is None:
        return None
    return AzureIdentity(client, tenant, subscription, entry.span)


def _login(b: Builder) -> Login | None:
    entry = b.decl.get("login")
    if entry is None:
        return None
    user, password = _inner(b, entry, "user"), _inner(b, entry, "password")
    for word in ("user", "password"):
        if entry.child(word) is None:
            b.missing(
                f"login.{word}", "login { user = vars.REGISTRY_USER; password = secrets.REGISTRY_PASSWORD }"
            )
    return None if user is None or password is None else Login(user, password, entry.span)


def _inner(b: Builder, entry: Entry, word: str) -> Text | None:
    child = entry.child(word)
    return b.entry_text(child) if child else None


def _rollout(b: Builder) -> Rollout | None:
    entry = b.decl.get("deploy")
    if entry is None:
        return None
    captures = b.captures("deploy")
    kind: Any = next((word for word in WORDS if word in captures), "")
    if not kind:
        return None
    _words(b, entry, kind)
    fields: dict[str, Any] = {
        word: _inner(b, entry, word)
        for word in (
            "title", "kubeconfig", "release", "chart", "repository", "version", "service", "task",
            "prefix", "distribution", "app", "resource_group",
        )
    }  # fmt: skip
    uses = captures.get("uses")
    values = entry.child("values")
    block = values.statement.block if values else None
    services = b.refs(entry.child("services"), "service")
    return Rollout(
        kind=kind,
        span=entry.span,
        attributes=tuple((child.word, child.span) for child in entry.children()),
        cluster=_label(b, entry, "cluster", "cluster"),
        bucket=_label(b, entry, "bucket", "bucket"),
        cdn=_label(b, entry, "cdn", "cdn"),
        services=tuple(dotted.partition(".")[2] for dotted, _ in services),
        manifests=_texts(b, entry, "manifests"),
        files=_texts(b, entry, "files"),
        build=_texts(b, entry, "build"),
        values=b.table(block.statements, block.span) if block else None,
        sources=_inner(b, entry, "in"),
        folder=_inner(b, entry, "from"),
        uses=b.term(uses[0]) if uses else None,
        inputs=_inputs(b, entry),
        arguments=_arguments(b, entry),
        **fields,
    )


def _words(b: Builder, entry: Entry, kind: str) -> None:
    """Reports words of another way of deploying, and those that this one lacks."""
    for child in entry.children():
        if child.word != "title" and child.word not in WORDS[kind]:
            others = [other for other, words in WORDS.items() if child.word in words]
            b.scope.report(
                DEPLOY_WORD.at(
                    child.label_span,
                    f"`{child.word}` says nothing to `deploy = {kind}`",
                    hint="it belongs to " + " and ".join(f"`{other}`" for other in others),
                    values=(child.word, kind),
                )
            )
    for word, example in REQUIRED[kind]:
        if entry.child(word) is None:
            b.missing(f"deploy.{word}", f"deploy = {kind} {{ {example} }}")


def _label(b: Builder, entry: Entry, word: str, kind: str) -> str:
    child = entry.child(word)
    if child is None or not child.statement.values:
        return ""
    return b.refer(child.statement.values[0].terms[0], (kind,)).partition(".")[2]


def _texts(b: Builder, entry: Entry, word: str) -> tuple[Text, ...]:
    child = entry.child(word)
    return b.entry_list(child) if child else ()


def _arguments(b: Builder, entry: Entry) -> tuple[EnvVar, ...]:
    child = entry.child("with")
    found = []
    for one in child.children() if child else ():
        text = b.entry_text(one)
        if text is not None:
            found.append(EnvVar(one.label, text, one.label_span))
    return tuple(found)


def _inputs(b: Builder, entry: Entry) -> tuple[ActionInput, ...]:
    child = entry.child("inputs")
    pattern = (KINDS["workflow"].attributes["deploy"].block or {})["inputs"].free
    found = []
    for one in child.children() if child else ():
        captures = match(pattern, tokens_of(one.statement.values or ())) or {}
        version = captures.get("version")
        text = b.term(version[0]) if version else None
        since = text.plain if text else None
        found.append(
            ActionInput(one.label, "required" in captures, since or "", one.label_span, _meaning(b, captures))
        )
    return tuple(found)


def _meaning(b: Builder, captures: Captures) -> str:
    """What of a service an input is; "" after reporting a word that is nothing of a service."""
    term = captures.get("meaning", [None])[0]
    if not isinstance(term, Path):
        return ""
    word = term.parts[0]
    if word in MEANINGS:
        return word
    b.scope.report(
        MEANING.at(
            term.span,
            f"`{word}` is nothing of a service that an input can be",
            hint=did_you_mean(word, MEANINGS) or "one of " + ", ".join(f"`{one}`" for one in MEANINGS),
            values=(word, ""),
        )
    )
    return ""
