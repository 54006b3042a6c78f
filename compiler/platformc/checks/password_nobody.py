"""Passwords of databases that belong to no user."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic, Related
from platformc.ir import Platform

PASSWORD_NOBODY = Code(
    "password/nobody",
    summary="a database has a password for a user that it does not have",
    why="The images of MySQL and MariaDB make a user only when both are said, and `root` has one password only;"
    " the other one would open nothing.",
    wrong="platform demo { }\nsecret db { PASSWORD = inherit }\n"
    'database main { engine = mysql "8.4"; password = secret.db.PASSWORD }\n'
    'service web { image = "web:1"; needs main }\ndeploy { compose }',
    right="platform demo { }\nsecret db { PASSWORD = inherit }\n"
    'database main { engine = mysql "8.4"; user = "web"; password = secret.db.PASSWORD }\n'
    'service web { image = "web:1"; needs main }\ndeploy { compose }',
    source="https://github.com/docker-library/docs/blob/master/mysql/content.md#environment-variables",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each password of a MySQL or MariaDB without `user`, or beside the administrator's own for `root`."""
    for store in platform.stores.values():
        password, root = store.password, store.root_password
        if store.external or store.engine not in ("mysql", "mariadb") or password is None:
            continue
        if store.user is None:
            yield PASSWORD_NOBODY.at(
                password.span,
                f"{store.kind} `{store.label}` has a `password`, and no `user` whom it belongs to",
                hint='say whose it is: `user = "NAME"`, or `root_password` for the administrator',
                values=(store.label, ""),
            )
        elif store.user.value == "root" and root is not None:
            yield PASSWORD_NOBODY.at(
                password.span,
                f"{store.kind} `{store.label}` has two passwords for its user `root`",
                hint="leave out `password`: `root_password` is the one",
                related=[Related("the other one", root.span)],
                values=(store.label, "root"),
            )
