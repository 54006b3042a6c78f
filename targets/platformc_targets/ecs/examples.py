"""The spec that the examples of this target vary."""

from __future__ import annotations

EXAMPLE = (
    'platform demo { aws { account = "012345678901"; region = "eu-west-1" } }\n'
    'cluster main { kind = ecs; name = "demo"; external }\n'
    'service web {\n  image = "nginx:1.29"\n  port http = 80\n  runs_on = cluster.main\n'
    "  resources { cpu = 250m; memory = 512Mi }\n"
    '  task { logs = external "web"; execution = role.run }\n}\n'
    'role run { name = "demo-run"; external }\ndeploy { ecs }\n'
)
