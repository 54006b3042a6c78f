"""Cookies that a load balancer gives out itself."""

from __future__ import annotations

from collections.abc import Iterator

from platformc.diagnostics import Code, Diagnostic
from platformc.ir import Platform

_SPEC = """\
platform demo {{ aws {{ account = "012345678901"; region = "eu-west-1" }} }}
zone main {{ name = "example.com"; external }}
record web {{ name = "www.example.com" }}
cluster main {{ kind = ecs; name = "demo" }}
role run {{ name = "demo-run" }}
service web {{
  image     = "nginx:1.29"
  port http = 80
  sticky    = "{}"
  runs_on   = cluster.main
  resources {{ cpu = 250m; memory = 512Mi }}
  task {{ execution = role.run }}
}}
load_balancer main {{ cluster = cluster.main; host = "www.example.com"; route "/" = service.web.port.http }}
deploy {{ ecs; terraform }}
"""
BALANCER_COOKIE = Code(
    "balancer/cookie",
    summary="a program's cookie has a name that load balancers keep for themselves",
    why="AWS refuses the target group: names that begin with AWSALB are those of its own cookies.",
    wrong=_SPEC.format("AWSALBAPP"),
    right=_SPEC.format("session"),
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#application-based-stickiness",
)


def check(platform: Platform) -> Iterator[Diagnostic]:
    """Each service behind a load balancer whose visitors stay by such a cookie."""
    led = {route.backend.service for one in platform.load_balancers.values() for route in one.routes}
    for service in platform.services.values():
        cookie = service.sticky
        if service.label in led and cookie is not None and cookie.value.upper().startswith("AWSALB"):
            yield BALANCER_COOKIE.at(
                cookie.span,
                f"`{cookie.value}` is a cookie of the load balancer's own",
                hint="name the cookie that the program sets, as `session`",
                values=(cookie.value, service.label),
            )
