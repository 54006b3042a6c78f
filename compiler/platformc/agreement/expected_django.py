"""What settings modules of Django must say, derived from the Platform alone."""

from __future__ import annotations

from platformc.agreement.expectation import Expectation
from platformc.agreement.mentions import Artifact
from platformc.ir import Django, Platform, Text

ENGINES = {
    "postgres": "django.db.backends.postgresql",
    "mysql": "django.db.backends.mysql",
    "mariadb": "django.db.backends.mysql",
}
PASSWORD = "DATABASE_PASSWORD"
"""The variable of the password, where the spec names none."""


def mounted(platform: Platform) -> list[Django]:
    """The settings modules that a workload mounts: only these are written."""
    used = dict.fromkeys(mount.declaration for workload in platform.workloads for mount in workload.mounts)
    found = (platform.find(declaration) for declaration in used)
    return [one for one in found if isinstance(one, Django)]


def expected_settings(platform: Platform) -> list[Artifact]:
    """One artifact for each module that is written."""
    return [_module(platform, django) for django in mounted(platform)]


def _module(platform: Platform, django: Django) -> Artifact:
    path = f"django.{django.label}"
    found = Expectation(platform, "django.settings", "", django.name, path, django.span)
    _all(found, "hosts", django.hosts)
    _all(found, "origins", django.origins)
    for index, admin in enumerate(django.admins):
        found.uses("django.admin", f"admins.{index}", f"{admin.key} {admin.value.value}", admin.span)
    email = django.email
    if email is not None:
        for name, text in (
            ("EMAIL_HOST", email.host),
            ("SERVER_EMAIL", email.server),
            ("DEFAULT_FROM_EMAIL", email.sender),
        ):
            if text is not None:
                found.uses("django.mail", f"mail.{name}", text.value, text.span, "", text.name)
        if email.port is not None:
            found.uses("django.mail", "mail.EMAIL_PORT", str(email.port), email.span)
    if django.base is not None:
        found.uses("django.module", "base", django.base.value, django.base.span, "", django.base.name)
    store = platform.stores.get(django.database)
    if store is not None:
        where = django.at("database")
        variable = django.password.value if django.password else PASSWORD
        says = [
            ("ENGINE", ENGINES.get(store.engine, ""), where, ""),
            ("NAME", store.name.value, store.name.span, store.name.path),
            ("PASSWORD", f"${variable}", django.password.span if django.password else where, ""),
            ("HOST", store.host.value, store.host.span, store.host.path),
            ("PORT", str(store.port), store.at("port"), ""),
        ]
        if store.user is not None:
            says.append(("USER", store.user.value, store.user.span, store.user.path))
        for word, value, span, name in says:
            found.uses("django.database", f"database.default.{word}", value, span, "", name)
    return found.artifact()


def _all(found: Expectation, word: str, texts: tuple[Text, ...]) -> None:
    for index, text in enumerate(texts):
        found.uses(f"django.{word}", f"{word}.{index}", text.value, text.span, "", text.name)
