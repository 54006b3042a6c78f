"""The words of the language, as data: which kinds of declarations there are, and what each attribute takes.

From this one table come the checks, the messages, completion, hover and the language reference. A word that
stands here must reach the Platform; a word that does not is an error.
"""

from __future__ import annotations

from platformc.resolve.attributes import Attribute, Kind, block, flag, free, table, value, words
from platformc.resolve.azure_words import AZURE, AZURE_PLACE, PROGRAM
from platformc.resolve.ecs_words import ECS, LAUNCH, TASK
from platformc.resolve.monitoring_words import MONITORING

CONVENTION = "TEXT [fit [INT]]"
"""What a name in `names` takes; `fit` shortens it to the length of its kind, or to the one given."""

EXTERNAL = {"external": flag("made by somebody else: we only use it")}
NAME = {"name": value("TEXT", "what it is called; by default its label with `_` as `-`")}
LABELS = {"labels": free("TEXT", "labels of its artifacts, beside those of the platform")}
RESTART = value("no | always | on_failure | unless_stopped", "when to start it again (compose)")
RESOURCES = block(
    "what it may take: request..limit",
    {
        "cpu": value("CPUS", "cores: `500m..2`"),
        "memory": value("SIZES", "memory: `1Gi..4Gi`"),
        "storage": value("SIZES", "local disk"),
    },
)
OWN_NAMES = free("TEXT", 'the own name of one artifact, by its kind: `k8s.hpa = "web-hpa"`')
HEALTH = value(
    "http path:TEXT on PORT [every every:DURATION] [timeout timeout:DURATION] [retries retries:INT] [start start:DURATION]"
    " | tcp on PORT [every every:DURATION] [timeout timeout:DURATION] [retries retries:INT] [start start:DURATION]"
    " | command LIST [every every:DURATION] [timeout timeout:DURATION] [retries retries:INT] [start start:DURATION]",
    "how to ask whether it is well",
)
ENV = free("inherit [variable:TEXT] | none | TEXT", "variables of the process")

WORKLOAD: dict[str, Attribute] = {
    **NAME,
    "names": OWN_NAMES,
    "image": value("TEXT", "the image it runs"),
    "build": value(
        "TEXT",
        "the folder that its image is built from",
        {
            "dockerfile": value("TEXT", "the Dockerfile, when it has another name"),
            "args": free("inherit [variable:TEXT] | TEXT", "build arguments"),
        },
    ),
    "entrypoint": value("LIST", "replaces the image's entry point"),
    "command": value("LIST", "arguments to the entry point, or the command itself"),
    "port": Attribute(
        "a port that the process listens on; `port none` takes all away",
        value="INT",
        words="none",
        label="name",
        block={
            "publish": value("TEXT", "where compose publishes it on the host: `127.0.0.1:8501`, `8501`"),
            "node": value("INT", "port on every node (Kubernetes NodePort)"),
            "service": value("INT", "what the Service listens on, when it differs"),
            "public": value("BOOL", "reached from outside"),
            "protocol": value("tcp | udp", "tcp unless said"),
        },
    ),
    "health": HEALTH,
    "resources": RESOURCES,
    "needs": words("REF [started | healthy | completed]", "what must be there before it starts"),
    "env": ENV,
    "selector": value("LIST", "labels by which its pods are found, when not `app.kubernetes.io/name`"),
    "env_file": value("TEXT", "a file of variables, read by compose"),
    "mount": value("LIST | REF", "volumes, files and settings modules that it sees"),
    **LABELS,
    "profile": value("TEXT | WORD", "compose starts it only with this profile"),
    "restart": RESTART,
    "user": value("TEXT", "the user that the process runs as"),
    "container_name": value("TEXT", "a fixed name of the container (compose)"),
    "role": value("REF", "the IAM role that it acts as"),
    "runs_on": value(
        "REF", "the nodes, the environment of Container Apps, or the ECS cluster, that it runs on"
    ),
    "pull": value("always | missing | never", "when the image is pulled"),
    "uses": value("LIST | REF", "what it reaches through an API: its role must allow it"),
    "task": TASK,
}

SERVICE: dict[str, Attribute] = {
    **WORKLOAD,
    "prepare": Attribute(
        "a command that runs in each replica, before its own; `prepare none` takes all away",
        value="LIST",
        words="none",
        label="name",
    ),
    "replicas": value(
        "COUNT [at cpu cpu_target:PERCENT [, memory memory_target:PERCENT]"
        " | at memory memory_target:PERCENT [, cpu cpu_target:PERCENT]]",
        "how many: minimum..maximum at cpu or memory",
    ),
    "sticky": value("TEXT", "cookie that keeps a visitor on one replica"),
    "metric": Attribute(
        "a metric that it exports; `metric none` takes all away",
        label="name",
        words="none",
        value="counter | gauge | histogram | summary",
        block={
            "type": value("counter | gauge | histogram | summary", "its type"),
            "labels": value("LIST", "its labels"),
            "planned": flag("the program does not export it yet"),
        },
    ),
    "scrape": value(
        "path:TEXT on PORT [every every:DURATION] [timeout timeout:DURATION]",
        "where it shows its metrics, and how often they are read",
    ),
    "computes": Attribute(
        "a name that the program works out by its own formula", value="TEXT", words="none", label="path"
    ),
    "looks_up": free("LIST | TEXT", "names by which the program looks things up, by kind"),
    "web": block(
        "what the program believes of its own addresses",
        {
            "hosts": value("LIST", "hosts that it answers (`ALLOWED_HOSTS`)"),
            "origins": value("LIST", "origins that it trusts (CSRF)"),
            "cookie_domain": value("TEXT", "the domain of its cookies"),
            "login_url": value("TEXT", "where it sends people to log in"),
            "root_element": value("TEXT", "id of the element that its page gives to a script"),
        },
    ),
    **PROGRAM,
}

STORE: dict[str, Attribute] = {
    **NAME,
    **EXTERNAL,
    "engine": value(
        "mysql VERSION | mariadb VERSION | postgres VERSION | redis VERSION | kafka VERSION", "what it is"
    ),
    "host": value("TEXT", "the name that it answers on; by default the platform's name and its label"),
    "port": value("INT", "by default the engine's own"),
    "image": value("TEXT", "by default the engine's own, at that version"),
    "command": value("LIST", "replaces the image's command"),
    "user": value("TEXT", "the database's user"),
    "password": value("REF", "the key of a Secret that holds its password"),
    "root_password": value("REF", "the key of a Secret that holds the administrator's password"),
    "size": value("SIZE", "disk"),
    "storage_class": value("TEXT", "StorageClass of its claim"),
    "storage": value("TEXT", "where compose keeps the data: a folder of the host"),
    "publish": value("TEXT", "where compose publishes its port on the host"),
    "resources": RESOURCES,
    **LABELS,
    "restart": RESTART,
    "container_name": value("TEXT", "a fixed name of the container (compose)"),
    "runs_on": value("REF", "the nodes that it runs on"),
    "env": ENV,
    "managed": value(
        "rds | elasticache",
        "run by AWS, not in the cluster",
        {
            "machine": value("TEXT", "type of machine"),
            "standby": flag("a second one in another zone takes over"),
            "backups": value("DURATION", "how long daily backups are kept; a week unless said"),
        },
    ),
}

WORKFLOW: dict[str, Attribute] = {
    "name": value("TEXT", "what GitHub calls it; by default its label with `_` as `-`"),
    "file": value("TEXT", "its file in `.github/workflows`; by default `LABEL.ENVIRONMENT.yaml`"),
    "on": block(
        "what starts it",
        {
            "push": value("LIST", "a push to one of these branches"),
            "tags": value("LIST", "a push of one of these tags"),
            "paths": value("LIST", "of the pushes, only those that change one of these paths"),
            "release": flag("a release is published"),
            "dispatch": flag("somebody starts it by hand"),
            "schedule": value("TEXT", "a cron line, in UTC"),
        },
    ),
    "environment": value("TEXT", "the GitHub environment that it runs in; by default the environment's name"),
    "url": value("TEXT", "address that GitHub shows with the deployment"),
    "reviewers": value(
        "LIST", "who must approve; a setting of the environment, told in the file's first lines"
    ),
    "wait": value(
        "DURATION", "how long it waits before it starts; a setting of the environment, as reviewers"
    ),
    "branches": value("LIST", "the branches that may deploy: its first step fails elsewhere"),
    "runner": value("TEXT", "the runner; by default `ubuntu-latest`"),
    "timeout": value("DURATION", "when a job is given up"),
    "concurrency": value(
        "queue | cancel | off", "a second run waits (unless said), cancels the first, or runs beside it"
    ),
    "permissions": free("read | write | none", "what its token may do, beyond what its steps need"),
    "role": value("REF | TEXT", "the IAM role that it acts as, by OpenID Connect"),
    "azure": block(
        "the Azure identity that it acts as, by OpenID Connect",
        {
            "client_id": value("TEXT", "of the application or identity"),
            "tenant_id": value("TEXT", "of the directory"),
            "subscription_id": value("TEXT", "of the subscription"),
        },
    ),
    "login": block(
        "how it logs in to the registry, where a role or an Azure identity does not",
        {"user": value("TEXT", "the user"), "password": value("TEXT", "the password: `secrets.NAME`")},
    ),
    "python": value("VERSION", "the Python that its commands find"),
    "node": value("VERSION", "the Node.js that its commands find"),
    "env": free("TEXT", "variables of its commands"),
    "test": value("LIST", "commands that must succeed before anything is built"),
    "builds": value("LIST | REF", "services whose images it builds and pushes"),
    "tag": value(
        "sha | release | dispatch", "what the image's tag is: the commit, the release, or typed by hand"
    ),
    "scan": value(
        "low | medium | high | critical", "no image is pushed with vulnerabilities as severe as this"
    ),
    "deploy": value(
        "kubernetes | helm | ecs | bundle | container_app | action uses:TEXT",
        "how it deploys",
        {
            "title": value("TEXT", "what the step is called"),
            "cluster": value("REF", "the cluster (kubernetes, helm, ecs)"),
            "kubeconfig": value(
                "TEXT", "credentials of a cluster that is not on EKS: `secrets.NAME` (kubernetes, helm)"
            ),
            "manifests": value("LIST | TEXT", "folders of the built manifests (kubernetes)"),
            "release": value("TEXT", "name of the release (helm)"),
            "chart": value(
                "TEXT",
                "the chart: a folder, a name in `repository`, or `oci://...`; by default that of `deploy { helm }` (helm)",
            ),
            "repository": value("TEXT", "where the chart comes from (helm)"),
            "version": value("TEXT", "version of the chart (helm)"),
            "files": value("LIST", "files of values (helm)"),
            "values": table("values, set when it is deployed; they may be keys of Secrets (helm)"),
            "services": value(
                "LIST | REF", "the services (ecs, container_app, action); by default those it builds"
            ),
            "service": value("TEXT", "name of the ECS service, when not the service's own (ecs)"),
            "task": value("TEXT", "file of the task definition (ecs)"),
            "build": value("LIST", "commands that make the bundle (bundle)"),
            "in": value("TEXT", "folder of the bundle's sources (bundle)"),
            "from": value("TEXT", "folder of the bundle when it is made (bundle)"),
            "bucket": value("REF", "where it goes (bundle)"),
            "prefix": value("TEXT", "folder in the bucket (bundle)"),
            "cdn": value("REF", "the network whose caches are told (bundle)"),
            "distribution": value("TEXT", "id of the network, when it is not looked up by its host (bundle)"),
            "app": value("TEXT", "name of the Container App, when not the service's own (container_app)"),
            "resource_group": value("TEXT", "its resource group (container_app)"),
            "inputs": free(
                "required [since version:TEXT] [as meaning:WORD] | optional [since version:TEXT] [as meaning:WORD]",
                "inputs that the action has, its first version that has them, and what of the service they are (action)",
            ),
            "with": free("TEXT", "values of the action's inputs (action)"),
        },
    ),
    "summary": value(
        "TEXT", "what the run's page shows at the end; `{outputs.NAME}` is of the deploying step"
    ),
}

CHART: dict[str, Attribute] = {
    **NAME,
    **EXTERNAL,
    "source": value("TEXT", "the chart: a folder, a name in `repository`, or `oci://...`"),
    "repository": value("TEXT", "where the chart comes from"),
    "version": value("TEXT", "version of the chart"),
    "values": value("LIST", "keys of values that it knows; `env.*` for all below one"),
    "defaults": table("values that it has when nobody gives others"),
    "makes": Attribute(
        "an object that it makes; texts may hold its values, as `{values.global.appName}`",
        label="named",
        block={
            "of": value("REF", "the declaration whose object it is: the two must agree"),
            "port": value("TEXT", "port of a Service"),
            "target": value("TEXT", "port of the pods that a Service leads to; by default its own"),
            "labels": free("TEXT", "labels of its pods, or those that a Service selects"),
            "env": value("TEXT", "the map of values that becomes variables of its pods: `values.env`"),
            "image": value("TEXT", "the image that its pods run"),
            "account": value(
                "TEXT", "the ServiceAccount that its pods act as; `default` is there in every namespace"
            ),
            "min": value("TEXT", "the least number of replicas of an autoscaler"),
            "max": value("TEXT", "the greatest number of replicas of an autoscaler"),
            "cpu": value("TEXT", "percent of the requested processor that an autoscaler keeps to"),
            "memory": value("TEXT", "percent of the requested memory that an autoscaler keeps to"),
            "replicas": value("TEXT", "how many pods there are"),
            "resources": value(
                "TEXT", "the map of values with `requests` and `limits`: `values.app.resources`"
            ),
            "tolerations": value("TEXT", "the list of values with which its pods tolerate taints"),
            "affinity": value("TEXT", "the map of values by which its pods look for nodes"),
            "size": value("TEXT", "the size of a store's volume"),
            "database": value("TEXT", "the name of a store's database"),
            "user": value("TEXT", "who opens a store's database"),
            "password": value("TEXT", "a store's password"),
            "root_password": value("TEXT", "the password of a store's administrator"),
            "keys": value("LIST", "keys of a Secret"),
        },
    ),
}

KINDS: dict[str, Kind] = {
    "platform": Kind(
        "the platform's name, and the settings that names are made from",
        {
            "aws": block(
                "where it is in AWS",
                {
                    "account": value("TEXT", "account, twelve digits"),
                    "region": value("TEXT", "such as `us-east-1`"),
                },
            ),
            "azure": AZURE_PLACE,
            "labels": free("TEXT", "labels of everything"),
            "tags": free("TEXT", "tags of every cloud resource"),
        },
        free="TEXT",
    ),
    "environments": Kind("the environments, in order", {}, label=False, words="WORD"),
    "input": Kind("a value known only at deploy time", {}),
    "import": Kind("another `.plat` file of the project", {}, label=False, words="TEXT"),
    "names": Kind('naming conventions: `name : kind = "..."`', {}, label=False),
    "registry": Kind(
        "where images are",
        {
            **NAME,
            **EXTERNAL,
            "kind": value("ecr | acr | ghcr | docker", "whose"),
            "host": value("TEXT", "its host, where the kind does not say"),
            "keep": value("INT", "how many images to keep"),
            "scan": value("on_push | off", "scan images"),
            "admin": flag(
                "it has a user and a password of its own, for what cannot act as an identity (acr)"
            ),
            "pull_secret": value("REF", "the Secret with which nodes pull"),
        },
    ),
    "database": Kind("a database", STORE, like=True),
    "cache": Kind("a cache", STORE, like=True),
    "broker": Kind("a message broker", STORE, like=True),
    "secret": Kind(
        "a Secret: its keys, and who holds their values",
        {**NAME, **EXTERNAL, "namespace": value("TEXT", "where it stands; by default the platform's")},
        free="generated [length:INT] | external path:TEXT | inherit [variable:TEXT] | github | text:TEXT",
    ),
    "service": Kind("a long-running program", SERVICE, like=True),
    "job": Kind(
        "a program that ends",
        {
            **WORKLOAD,
            "run": value(
                "before REF | schedule TEXT | manual", "when: before a service, on a cron line, by hand"
            ),
        },
        like=True,
    ),
    "zone": Kind("a DNS zone", {**NAME, **EXTERNAL}),
    "record": Kind(
        "a DNS record, in the longest zone that is its suffix",
        {**NAME, **EXTERNAL, "target": value("TEXT", "what it points at")},
    ),
    "issuer": Kind(
        "a ClusterIssuer",
        {
            **NAME,
            **EXTERNAL,
            "acme": value(
                "TEXT", "directory of the certificate authority; that of Let's Encrypt unless said"
            ),
            "email": value("TEXT", "who hears of expiring certificates"),
            "dns01": value("REF", "the zone in which its challenges are answered"),
            "http01": flag("challenges are answered over HTTP"),
            "role": value("REF", "the IAM role that writes in the zone"),
        },
    ),
    "middleware": Kind(
        "a Traefik Middleware",
        {
            **NAME,
            **EXTERNAL,
            "headers": table("headers, as Traefik names them"),
            "redirect": value("https [permanent]", "to https"),
            "basic_auth": value(
                "REF", "lets in who has a user and a password of this Secret (htpasswd lines)"
            ),
            "forward_auth": value("TEXT", "lets in whom this address lets in"),
            "spec": table("any other middleware, as Traefik writes its `spec`"),
        },
    ),
    "ingress": Kind(
        "one host, its routes and its certificate",
        {
            **NAME,
            "host": value("TEXT", "the host"),
            "namespace": value("TEXT", "by default the platform's"),
            "route": Attribute("who answers a path", label="text", value="REF [exact] | text:TEXT [exact]"),
            "class": value(
                "traefik [in namespace:TEXT] | nginx [in namespace:TEXT] | class:TEXT [in namespace:TEXT]",
                "IngressClass, and the namespace of its controller",
            ),
            "entrypoint": value("TEXT", "entry point of the controller; `websecure` for Traefik with TLS"),
            "tls": value(
                "cert_manager cluster_issuer issuer_name:TEXT | cert_manager REF",
                "how it gets its certificate",
                {
                    "hosts": value("LIST", "hosts of the certificate, when not the Ingress's own"),
                    "secret": value("TEXT", "the TLS Secret, when not `<host>-tls`"),
                },
            ),
            "middleware": value("LIST | REF", "Middlewares, in order"),
            **LABELS,
            "annotations": free("TEXT", "further annotations"),
        },
        like=True,
    ),
    "proxy": Kind(
        "a reverse proxy on one machine: a host, its certificate, and who answers which path",
        {
            **NAME,
            **EXTERNAL,
            "names": OWN_NAMES,
            "engine": value("caddy VERSION", "what it is"),
            "image": value("TEXT", "by default the engine's own, at that version"),
            "host": value("TEXT", "the host that it serves"),
            "tls": value(
                "files certificate:TEXT, key:TEXT | internal | automatic | off",
                "its certificate: files of the host, an authority of its own, or a public one",
            ),
            "http": value("off | TEXT", "where compose publishes its port 80; `80` unless said"),
            "https": value("off | TEXT", "where compose publishes its port 443; `443` unless said"),
            "route": Attribute("who answers a path", label="text", value="REF [exact] | text:TEXT [exact]"),
            "env": ENV,
            **LABELS,
            "restart": RESTART,
            "container_name": value("TEXT", "a fixed name of the container (compose)"),
        },
        like=True,
    ),
    "django": Kind(
        "a settings module of Django: what a deployment adds to the settings of the program",
        {
            "module": value("TEXT", "its import path, which `DJANGO_SETTINGS_MODULE` must name"),
            "base": value("TEXT", "the module that it extends: `from BASE import *`"),
            "root": value("TEXT", "the folder of the container that import paths start from"),
            "hosts": value("LIST", "`ALLOWED_HOSTS`"),
            "origins": value("LIST", "`CSRF_TRUSTED_ORIGINS`"),
            "database": value(
                "REF",
                "the default one of `DATABASES`",
                {"password": value("TEXT", "the variable that holds its password")},
            ),
            "admins": free("TEXT", "who hears of errors: a name, and its address"),
            "email": block(
                "how it sends mail",
                {
                    "host": value("TEXT", "the SMTP server"),
                    "port": value("INT", "its port; Django's own unless said"),
                    "server": value("TEXT", "whom reports of errors come from"),
                    "from": value("TEXT", "whom all other mail comes from"),
                },
            ),
            "logging": block(
                "what it writes to the console",
                {
                    "root": value("TEXT", "level of everything; `WARNING` unless said"),
                    "level": value("TEXT", "level of Django's own; `INFO` unless said"),
                    "variable": value("TEXT", "the variable that changes Django's level"),
                },
            ),
            "settings": table("any other settings, as Django names them"),
        },
        like=True,
    ),
    "host_pattern": Kind(
        "hosts that a program makes at run time: `*.*.api.example.com`",
        {
            **NAME,
            "made_by": value("REF", "the service that makes them"),
            "issuer": value("REF", "who certifies each"),
            "zone": value("REF", "where their records are made"),
        },
    ),
    "bucket": Kind(
        "an object store",
        {
            **NAME,
            **EXTERNAL,
            "public_read": value("BOOL", "anybody may read"),
            "keep": value("DURATION", "how long versions that were replaced are kept; 30 days unless said"),
        },
    ),
    "cdn": Kind(
        "a content delivery network; its name is its host",
        {
            **NAME,
            **EXTERNAL,
            "host": value("TEXT", "the same as `name`"),
            "origin": value("REF", "the bucket behind it"),
            "cors": value("LIST", "origins whose pages may load from it"),
        },
    ),
    "asset": Kind(
        "a file that pages load",
        {
            "key": value("TEXT", "its key in the bucket"),
            "bucket": value("REF", "the bucket"),
            "cdn": value("REF", "the network that serves it"),
            "url": value("TEXT", "the URL by which pages ask for it"),
            "root_element": value("TEXT", "id of the element that it looks for"),
        },
    ),
    "volume": Kind(
        "storage that outlives a container",
        {
            **NAME,
            **EXTERNAL,
            "size": value("SIZE", "of the claim"),
            "at": value("TEXT", "where it is mounted"),
            "storage_class": value("TEXT", "StorageClass"),
            "shared": flag("pods on several nodes mount it at once"),
        },
    ),
    "file": Kind(
        "a configuration file",
        {
            **NAME,
            "from": value("TEXT", "path, relative to the spec"),
            "content": value("TEXT", "the text itself"),
            "at": value("TEXT", "where it is mounted"),
            "readonly": value("BOOL", "true unless said"),
        },
    ),
    "node_group": Kind(
        "nodes apart",
        {
            **NAME,
            **EXTERNAL,
            "key": value("TEXT", "key of their label and taint"),
            "value": value("TEXT", "value of their label and taint"),
            "taint": value(
                "NoSchedule | PreferNoSchedule | NoExecute", "what happens to pods that do not tolerate it"
            ),
            "machines": value("LIST", "types of machines, the first one that is to be had"),
            "nodes": value("COUNT", "how many: minimum..maximum"),
            "spot": flag("at the price of spare capacity: a node may go at any time"),
            "disk": value("SIZE", "of each node"),
        },
    ),
    "cluster": Kind(
        "a cluster",
        {
            **NAME,
            **EXTERNAL,
            "oidc": value("TEXT", "issuer of its service-account tokens"),
            "version": value("VERSION", "of Kubernetes"),
            "network": value("TEXT", "addresses of its network: `10.0.0.0/16`"),
            "zones": value("INT", "how many availability zones it spans"),
            "kind": value("eks | ecs", "whose: Kubernetes unless said"),
            "launch": LAUNCH,
        },
    ),
    "mail": Kind(
        "a domain that mail is sent from",
        {
            **NAME,
            **EXTERNAL,
            "domain": value("TEXT", "the same as `name`"),
            "sender": value("TEXT", "first label of the domain that bounces return to; `mail` unless said"),
            "dmarc": value("none | quarantine | reject", "what receivers do with forged mail"),
            "reports": value("TEXT", "who hears of forged mail"),
            "credentials": value(
                "TEXT",
                "where the secret store keeps the SMTP login: `/host`, `/username`, `/password` under it",
            ),
        },
    ),
    "role": Kind(
        "an IAM role",
        {
            **NAME,
            **EXTERNAL,
            "allow": Attribute(
                "a permission beyond those that follow from use",
                label="text",
                value="LIST | TEXT",
                words="none",
                block={"reason": value("TEXT", "why; required where the resource is `*`")},
            ),
            "github": value("TEXT", "repository whose workflows may act as it: `owner/name`"),
        },
    ),
    **ECS,
    **MONITORING,
    **AZURE,
    "workflow": Kind(
        "a GitHub workflow: what starts it, what it builds, how it deploys", WORKFLOW, like=True
    ),
    "chart": Kind("a Helm chart that others made: what it makes from which values", CHART),
    "deploy": Kind("which targets are made, in which environments", {}, label=False),
    "patch": Kind("the escape hatch: a merge patch on one artifact of a target", {}, label=False, table=True),
}
"""Every kind of declaration. The kinds of FURTHER have no words of their own yet: they take a table."""

FURTHER = (
    "network",
    "variable",
    "release",
)
"""Kinds that other targets make: kept as they stand, and named by a warning until a deployed target makes them."""

for _kind in FURTHER:
    KINDS[_kind] = Kind("made by a target that is not part of this build", {**NAME, **EXTERNAL}, table=True)
