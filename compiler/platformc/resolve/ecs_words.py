"""Words for tasks of ECS, the clusters that they run on, and the load balancers before them."""

from __future__ import annotations

from platformc.resolve.attributes import Attribute, Kind, block, flag, value

LAUNCH = value(
    "fargate | ec2",
    "who gives the machines of an ECS cluster: Fargate unless said",
    {
        "machine": value("TEXT", "type of machine (ec2)"),
        "machines": value("COUNT", "how many: minimum..maximum (ec2)"),
    },
)

TASK = block(
    "how it runs as a task of ECS",
    {
        "network": value(
            "awsvpc | bridge | host", "`awsvpc` on Fargate, `bridge` on machines of one's own, unless said"
        ),
        "architecture": value("x86_64 | arm64", "the processor; `x86_64` unless said"),
        "with": value("LIST | REF", "services whose containers run in the same task"),
        "execution": value(
            "REF", "the role that ECS acts as: it pulls the image, writes the log, reads the secrets"
        ),
        "logs": value(
            "TEXT | external name:TEXT",
            "the log group; `/ecs/` and the family unless said",
            {"keep": value("DURATION", "how long; 30 days unless said")},
        ),
        "essential": value(
            "BOOL", "whether the task ends with it: true unless it is there for another service"
        ),
        "readonly": flag("its own file system cannot be written"),
        "privileged": flag("it has the whole machine (ec2)"),
        "interactive": flag("its standard input stays open"),
        "host_port": value("INT", "the port of the machine, where it must be a fixed one (ec2)"),
    },
)

ECS: dict[str, Kind] = {
    "load_balancer": Kind(
        "a load balancer before services on ECS: a host, its certificate, and who answers which path",
        {
            "name": value("TEXT", "what it is called; by default its label with `_` as `-`"),
            "external": flag("made by somebody else: we only use it"),
            "cluster": value("REF", "the cluster in whose network it stands"),
            "host": value("TEXT", "the host that it serves"),
            "route": Attribute("who answers a path", label="text", value="REF [exact]"),
            "tls": value("acm | off", "a certificate of ACM, proved in the host's zone, unless `off`"),
            "alarm": Attribute(
                "what somebody must hear of",
                label="name",
                value="errors above limit:INT [over window:DURATION] | unhealthy above limit:INT [over window:DURATION]"
                " | slow above longest:DURATION [over window:DURATION]",
            ),
            "notify": value("TEXT", "who hears of it: an address of mail"),
        },
    ),
}
