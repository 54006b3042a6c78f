"""The settings module that a deployment adds to a Django program: the same for every target.

https://docs.djangoproject.com/en/stable/ref/settings/
"""

from __future__ import annotations

from collections.abc import Callable

from platformc.ir import (
    NOWHERE,
    Django,
    Email,
    Logging,
    Plain,
    Platform,
    Scalar,
    Sequence,
    Store,
    Table,
    Text,
)
from platformc.output import Marked, Tree
from platformc.source import Span
from platformc_targets.text.python import Environment, Python

_BACKENDS = {"postgres": "postgresql", "mysql": "mysql", "mariadb": "mysql"}
PASSWORD = "DATABASE_PASSWORD"
"""The variable that holds the database's password, where the spec names none."""


def settings_module(platform: Platform, django: Django, host: Callable[[str], str]) -> Python:
    """The module. host: where a declaration (`database.main`) answers in this target."""
    tree: dict[str, Tree] = {}
    if django.hosts:
        tree["ALLOWED_HOSTS"] = _texts(django.hosts, django.at("hosts"))
    if django.origins:
        tree["CSRF_TRUSTED_ORIGINS"] = _texts(django.origins, django.at("origins"))
    if django.admins:
        pairs = [Marked((admin.key, _text(admin.value)), admin.span) for admin in django.admins]
        tree["ADMINS"] = Marked(pairs, django.at("admins"))
    if django.email:
        tree.update(_email(django.email))
    store = platform.stores.get(django.database)
    if store is not None:
        tree["DATABASES"] = Marked({"default": _database(django, store, host)}, django.at("database"))
    if django.logging:
        tree["LOGGING"] = Marked(_logging(django.logging), django.logging.span)
    for key, value in django.settings.entries if django.settings else ():
        tree[key] = _plain(value)
    base = django.base.value if django.base else ""
    return Python(_mark(tree, django.span), django.name.value, base)


def _database(django: Django, store: Store, host: Callable[[str], str]) -> Tree:
    where = django.at("database")
    variable = django.password.value if django.password else PASSWORD
    tree: dict[str, Tree] = {
        "ENGINE": f"django.db.backends.{_BACKENDS.get(store.engine, store.engine)}",
        "NAME": _mark(store.name.value, store.name.span),
    }
    if store.user:
        tree["USER"] = _mark(store.user.value, store.user.span)
    tree["PASSWORD"] = _mark(Environment(variable), django.password.span if django.password else where)
    tree["HOST"] = _mark(host(django.database), store.host.span)
    tree["PORT"] = _mark(str(store.port), store.at("port"))
    return tree


def _email(email: Email) -> dict[str, Tree]:
    tree: dict[str, Tree] = {}
    if email.host:
        tree["EMAIL_HOST"] = _text(email.host)
    if email.port is not None:
        tree["EMAIL_PORT"] = Marked(email.port, email.span)
    if email.server:
        tree["SERVER_EMAIL"] = _text(email.server)
    if email.sender:
        tree["DEFAULT_FROM_EMAIL"] = _text(email.sender)
    return tree


def _logging(logging: Logging) -> Tree:
    """Everything to the console; the level of Django's own logger from a variable, where one is named."""
    level: Tree = _text(logging.level) if logging.level else "INFO"
    if logging.variable:
        default = logging.level.value if logging.level else "INFO"
        level = Marked(Environment(logging.variable.value, default), logging.variable.span)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {"console": {"class": "logging.StreamHandler"}},
        "root": {"handlers": ["console"], "level": _text(logging.root) if logging.root else "WARNING"},
        "loggers": {"django": {"handlers": ["console"], "level": level, "propagate": False}},
    }


def _texts(texts: tuple[Text, ...], span: Span) -> Tree:
    return _mark([_text(text) for text in texts], span)


def _text(text: Text) -> Tree:
    return _mark(text.value, text.span)


def _plain(value: Plain) -> Tree:
    match value:
        case Table(entries, span):
            return _mark({key: _plain(one) for key, one in entries}, span)
        case Sequence(items, span):
            return _mark([_plain(one) for one in items], span)
        case Scalar(scalar, span):
            return _mark(scalar, span)
        case Text():
            return _text(value)


def _mark(value: Tree, span: Span) -> Tree:
    return value if span == NOWHERE else Marked(value, span)
