"""The Platform: what a spec means in one environment, typed, frozen, every reference resolved.

Slots classes, not pydantic models: importing forty models costs 40 ms at each start and building 200,000 nodes
five times as long (docs/decisions/0002-ir.md). `platformc_schemas` puts pydantic's strict edge around them:
the JSON Schema that `platformc schema ir` prints, and the tests' proof that every Platform satisfies it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from platformc.source import Span

NOWHERE = Span("", 0, 0)
"""The span of what no line of the spec says: a default."""

Runtime = Literal["kubernetes", "compose", "ecs", "azure"]

# --- text ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SecretPart:
    """The value of `key` of the Secret declared as `secret`; never known here."""

    secret: str
    key: str


@dataclass(frozen=True, slots=True)
class InputPart:
    """An `input`: known only at deploy time."""

    name: str


@dataclass(frozen=True, slots=True)
class HostVariable:
    """A variable of the machine that runs the target (`inherit`); value-less pass-through in compose."""

    name: str


@dataclass(frozen=True, slots=True)
class HostPart:
    """Where a service, database, cache or broker answers: each runtime has its own address for it.

    declaration: `database.main`. full: the address that holds from every namespace.
    """

    declaration: str
    full: bool = False


@dataclass(frozen=True, slots=True)
class GithubPart:
    """What only a running workflow knows: a variable or secret of the repository, a fact of the run, or an
    output of the step that deploys."""

    context: str
    """`vars`, `secrets`, `github` or `outputs`."""
    name: str


Part = str | SecretPart | InputPart | HostVariable | HostPart | GithubPart


@dataclass(frozen=True, slots=True)
class Reference:
    """A dotted path that the spec used, where it stands, and where what it names is declared."""

    path: str
    span: Span
    declared: Span


@dataclass(frozen=True, slots=True)
class Text:
    """Text as parts; most have one, a plain string. `references` are the paths it was made from, in order.

    `name` is the one path it *is* (`names.namespace`), "" when it is composed or literal.
    """

    parts: tuple[Part, ...]
    span: Span
    references: tuple[Reference, ...] = ()
    name: str = ""

    @property
    def plain(self) -> str | None:
        """The text when all of it is known now, else None."""
        if len(self.parts) == 1 and isinstance(self.parts[0], str):
            return self.parts[0]
        if all(isinstance(part, str) for part in self.parts):
            return "".join(str(part) for part in self.parts)
        return None

    @property
    def value(self) -> str:
        """The text as people read it: unknown parts in angle brackets (`<secret.redis.password>`)."""
        return "".join(part if isinstance(part, str) else f"<{describe(part)}>" for part in self.parts)

    @property
    def secret(self) -> bool:
        """Whether any part is secret: text with a secret in it is a secret."""
        return any(
            isinstance(part, SecretPart) or (isinstance(part, GithubPart) and part.context == "secrets")
            for part in self.parts
        )


def describe(part: Part) -> str:
    """A part as the spec writes it."""
    match part:
        case str():
            return part
        case SecretPart(secret, key):
            return f"secret.{secret}.{key}"
        case InputPart(name):
            return f"input.{name}"
        case HostVariable(name):
            return f"inherit {name}"
        case HostPart(declaration, full):
            return f"{declaration}.{'fqdn' if full else 'host'}"
        case GithubPart(context, name):
            return f"{context}.{name}"


@dataclass(frozen=True, slots=True)
class Name:
    """A name with its kind: what is called so, and where the spec says it.

    path: `names.namespace`, `ingress.platform`; "" for a default. span: the value. declared: the convention
    or declaration. template: the convention as written, when the value was rendered from one.
    """

    value: str
    kind: str
    path: str
    span: Span
    declared: Span
    template: str = ""
    references: tuple[Reference, ...] = ()


# --- small things that several declarations hold ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a unit, normalised: cpu in millicores, sizes in bytes, durations in seconds.

    text: as the spec wrote it (`500m`, `2Gi`).
    """

    amount: int
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Bounds:
    """`low..high`: request and limit, or minimum and maximum; one quantity alone is both."""

    low: Quantity
    high: Quantity
    span: Span


@dataclass(frozen=True, slots=True)
class Resources:
    cpu: Bounds | None = None
    memory: Bounds | None = None
    storage: Bounds | None = None
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Port:
    """A port that a process listens on. name: its label. `publish`: host address as compose writes it."""

    name: str
    number: int
    span: Span
    protocol: Literal["tcp", "udp"] = "tcp"
    publish: Text | None = None
    node: int | None = None
    public: bool = False
    service_port: int | None = None
    """What the Service (or the load balancer) listens on; the same number when None."""


@dataclass(frozen=True, slots=True)
class Health:
    """How to ask whether a process is well: http path on a port, tcp on a port, or a command's exit status.

    every, timeout, start: seconds. retries: failures in a row that mean ill.
    """

    kind: Literal["http", "tcp", "command"]
    span: Span
    path: Text | None = None
    port: str = ""
    command: tuple[Text, ...] = ()
    every: int = 30
    timeout: int = 10
    retries: int = 3
    start: int = 0


@dataclass(frozen=True, slots=True)
class Scaling:
    """minimum..maximum replicas; targets in percent of the request, None when not scaled on it."""

    minimum: int
    maximum: int
    span: Span
    cpu: int | None = None
    memory: int | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """What must be there before: `declaration` is `database.main`, `service.kafka`, `job.migrate`."""

    declaration: str
    condition: Literal["started", "healthy", "completed"]
    span: Span


@dataclass(frozen=True, slots=True)
class EnvVar:
    """One variable of a process. value None: `none`, taken away (only while merging)."""

    name: str
    value: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Build:
    """An image built from a Dockerfile; paths are relative to the spec's file."""

    context: Text
    span: Span
    dockerfile: Text | None = None
    args: tuple[EnvVar, ...] = ()


@dataclass(frozen=True, slots=True)
class Mount:
    """A declared volume or file at a path of the container."""

    declaration: str
    at: Text
    readonly: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Label:
    key: str
    value: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Schedule:
    """How a job runs: before a service's replicas, on a cron line, or by hand."""

    kind: Literal["before", "schedule", "manual"]
    span: Span
    service: str = ""
    cron: Text | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    name: Name
    type: Literal["counter", "gauge", "histogram", "summary"]
    labels: tuple[str, ...]
    planned: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Scrape:
    """Where a program shows its metrics, and how often they are read. every, timeout: seconds."""

    path: Text
    port: str
    span: Span
    every: int = 30
    timeout: int | None = None


@dataclass(frozen=True, slots=True)
class Computed:
    """A name that a running program works out by its own formula (`computes names.namespace = "..."`)."""

    path: str
    kind: str
    theirs: Text
    ours: str
    span: Span


@dataclass(frozen=True, slots=True)
class Lookup:
    """A name by which a running program looks something up (`looks_up { k8s.ingress = [...] }`)."""

    kind: str
    value: Text
    span: Span


@dataclass(frozen=True, slots=True)
class PythonProgram:
    """A module of Python that gunicorn serves. app: the name in it that is called.

    server: gunicorn's own workers with threads, or uvicorn's, which take turns on one thread each.
    """

    module: Name
    span: Span
    app: Text
    server: Literal["gunicorn", "uvicorn"]
    workers: int
    threads: int
    timeout: int
    version: Text
    poetry: Text
    attributes: tuple[tuple[str, Span], ...] = ()

    @property
    def at_once(self) -> int | None:
        """Requests that it answers at once; None where its own code decides."""
        return self.workers * self.threads if self.server == "gunicorn" else None

    def at(self, word: str) -> Span:
        """Where a word stands, or the module when it is a default."""
        return next((span for name, span in self.attributes if name == word), self.span)


@dataclass(frozen=True, slots=True)
class EncryptedEnv:
    """A file of variables that sops encrypts, relative to the program's folder. age: label of who can read it."""

    file: Text
    age: str
    sops: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Webhook:
    """A path that others call, and the variable that holds the secret of their signatures.

    first: how the program is deployed before the secret is known. `known_address`: the address is known before
    the program is there. `unsigned`: without the secret. `placeholder`: with that of an address that is none.
    """

    path: Text
    span: Span
    secret: Text
    first: Literal["known_address", "unsigned", "placeholder"]
    placeholder: Text | None = None


@dataclass(frozen=True, slots=True)
class TaskPlace:
    """How a workload runs as a task of ECS. beside: labels of services whose containers share the task.

    network: None for what fits the launch type. execution: label of the role that ECS acts as before the program
    runs. logs: the log group; kept: days; logs_external: somebody else makes it.
    """

    span: Span
    network: Literal["awsvpc", "bridge", "host"] | None = None
    architecture: Literal["x86_64", "arm64"] = "x86_64"
    beside: tuple[str, ...] = ()
    execution: str = ""
    logs: Name | None = None
    logs_external: bool = False
    kept: int = 30
    essential: bool | None = None
    readonly: bool = False
    privileged: bool = False
    interactive: bool = False
    host_port: int | None = None
    attributes: tuple[tuple[str, Span], ...] = ()

    def at(self, word: str) -> Span:
        """Where a word stands, or the whole when it is a default."""
        return next((span for name, span in self.attributes if name == word), self.span)


@dataclass(frozen=True, slots=True)
class Web:
    """What a program believes of its own addresses: its agreements with the hosts that reach it."""

    span: Span
    hosts: tuple[Text, ...] = ()
    origins: tuple[Text, ...] = ()
    cookie_domain: Text | None = None
    login_url: Text | None = None
    root_element: Text | None = None


# --- declarations -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What every declaration has. label: its word in the spec. external: made by somebody else."""

    label: str
    name: Name
    span: Span
    """Its opening words (`service app`)."""
    external: bool = False
    attributes: tuple[tuple[str, Span], ...] = ()
    """Each attribute that the spec gave it, by dotted word, and where: what targets and messages point at."""

    def at(self, attribute: str) -> Span:
        """Where an attribute stands, or the declaration itself when it is a default."""
        for word, span in self.attributes:
            if word == attribute:
                return span
        return self.span


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload(Declaration):
    """What runs in a container: a service, or a job."""

    names: tuple[Name, ...] = ()
    """Names of single artifacts, by kind (`k8s.hpa`), where they differ from `name`."""
    image: Text | None = None
    build: Build | None = None
    entrypoint: tuple[Text, ...] = ()
    """Replaces the image's ENTRYPOINT: `entrypoint` in compose, `command` in Kubernetes."""
    command: tuple[Text, ...] = ()
    """Replaces the image's CMD: `command` in compose, `args` in Kubernetes."""
    ports: tuple[Port, ...] = ()
    health: Health | None = None
    resources: Resources = field(default_factory=Resources)
    needs: tuple[Need, ...] = ()
    env: tuple[EnvVar, ...] = ()
    env_file: Text | None = None
    mounts: tuple[Mount, ...] = ()
    labels: tuple[Label, ...] = ()
    profile: Text | None = None
    restart: Literal["no", "always", "on_failure", "unless_stopped"] | None = None
    selector: tuple[str, ...] = ()
    """Keys of the labels by which its pods are found; empty: `app.kubernetes.io/name`."""
    user: Text | None = None
    container_name: Text | None = None
    role: str = ""
    """Label of the role it acts as, "" for none."""
    node_group: str = ""
    app_environment: str = ""
    """Label of the Container Apps environment that it runs in, "" for none."""
    cluster: str = ""
    """Label of the ECS cluster that it runs on, "" for none."""
    task: TaskPlace | None = None
    pull: Literal["always", "missing", "never"] | None = None
    uses: tuple[str, ...] = ()
    """Declarations that it uses through an API (`bucket.static`): they become permissions."""

    def own_name(self, kind: str) -> Name:
        """The name of its artifact of `kind`: its own one, else its general name."""
        for name in self.names:
            if name.kind == kind:
                return name
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Workload):
    replicas: Scaling | None = None
    sticky: Name | None = None
    """Cookie that keeps a visitor on one replica."""
    metrics: tuple[Metric, ...] = ()
    scrape: Scrape | None = None
    computes: tuple[Computed, ...] = ()
    looks_up: tuple[Lookup, ...] = ()
    web: Web | None = None
    python: PythonProgram | None = None
    encrypted_env: EncryptedEnv | None = None
    webhook: Webhook | None = None
    concurrency: int | None = None
    """Requests that one replica answers at once, as it was said."""
    identity: str = ""
    """Label of the Azure identity that it acts as, "" for none."""

    @property
    def at_once(self) -> int | None:
        """Requests that one replica answers at once: as said, else as its threads allow."""
        if self.concurrency is not None:
            return self.concurrency
        return self.python.at_once if self.python is not None else None

    def port(self, name: str) -> Port | None:
        return next((port for port in self.ports if port.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Workload):
    run: Schedule


Engine = Literal["mysql", "mariadb", "postgres", "redis", "kafka"]


@dataclass(frozen=True, slots=True)
class Managed:
    """A store that the cloud runs. machine: None for a small one. standby: another takes over. backups: days."""

    by: Literal["rds", "elasticache"]
    span: Span
    machine: Text | None = None
    standby: bool = False
    backups: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Store(Declaration):
    """A database, a cache or a broker. `external`: we only use it (RDS, ElastiCache, somebody's server).

    name: the database's name (for caches and brokers: the artifact's). host: the name that it answers on:
    its Service, its compose service, or its address when it is external.
    """

    kind: Literal["database", "cache", "broker"]
    engine: Engine
    version: str
    host: Name
    port: int
    image: Text | None = None
    command: tuple[Text, ...] = ()
    user: Name | None = None
    password: Text | None = None
    root_password: Text | None = None
    size: Quantity | None = None
    storage_class: Text | None = None
    storage: Text | None = None
    """Where compose keeps the data: a path of the host (`./data`), else a named volume."""
    publish: Text | None = None
    resources: Resources = field(default_factory=Resources)
    labels: tuple[Label, ...] = ()
    restart: Literal["no", "always", "on_failure", "unless_stopped"] | None = None
    container_name: Text | None = None
    node_group: str = ""
    env: tuple[EnvVar, ...] = ()
    managed: Managed | None = None
    """Run by the cloud: external to whoever runs programs, and `host` is a name in a zone that leads to it."""


@dataclass(frozen=True, slots=True)
class SecretKey:
    """One key of a Secret, and who holds its value.

    generated: length of a random value. external: a path in the secret store. inherit: a variable of the host, in
    `path`.
    github: a secret of the repository. text: composed of what is known (a database's name) and other keys.
    """

    key: str
    source: Literal["generated", "external", "inherit", "github", "text"]
    span: Span
    length: int = 0
    path: Text | None = None
    text: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret(Declaration):
    keys: tuple[SecretKey, ...] = ()
    namespace: Text | None = None
    """Where it stands, when not in the platform's namespace."""

    def key(self, name: str) -> SecretKey | None:
        return next((key for key in self.keys if key.key == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry(Declaration):
    """Where images are. url: the repository without a tag."""

    kind: Literal["ecr", "acr", "ghcr", "docker"]
    url: Text
    pull_secret: str = ""
    keep: int | None = None
    scan: bool = False
    admin: bool = False
    """It has a user and a password of its own, for what cannot act as an identity (ACR)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone(Declaration):
    """A DNS zone. parent: name of the longest zone that encloses it, over all environments; "" for none.

    parent_environment: who makes the parent, "" when it is made by somebody else.
    """

    parent: str = ""
    parent_environment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Declaration):
    """A DNS record whose name is `name.value`, in the longest zone that is its suffix."""

    target: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer(Declaration):
    """A ClusterIssuer. zone: label of the zone that its DNS-01 solver writes in, "" for HTTP-01."""

    acme: Text | None = None
    email: Text | None = None
    zone: str = ""
    http01: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Middleware(Declaration):
    """A Traefik Middleware. `spec` as Traefik writes it, under one key (`headers`, `redirectScheme`).

    secret: label of the Secret that it lets people in by, "" for none.
    """

    spec: tuple[tuple[str, Plain], ...] = ()
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A block of keys and values that is passed on as it stands (values of a chart, a patch, headers)."""

    entries: tuple[tuple[str, Plain], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Plain, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Scalar:
    """A number, a truth value or null that is passed on as it stands."""

    value: int | float | bool | None
    span: Span


Plain = Text | Table | Sequence | Scalar


@dataclass(frozen=True, slots=True)
class Backend:
    """Who answers a route. service: label, "" when `name` was given as text; port: number or port name."""

    service: str
    name: Text | None
    port: int
    span: Span


@dataclass(frozen=True, slots=True)
class Route:
    path: Text
    backend: Backend
    span: Span
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Tls:
    """How the Ingress gets its certificate. issuer: label of a declared one; issuer_name: given as text."""

    span: Span
    issuer: str = ""
    issuer_name: Text | None = None
    hosts: tuple[Text, ...] = ()
    """Given hosts; empty: the Ingress's own."""
    secret: Name | None = None
    """Given name of the TLS Secret; None: `<host>-tls`."""


@dataclass(frozen=True, slots=True)
class MiddlewareUse:
    """One entry of the list: a declared Middleware by label, or text as Traefik writes it."""

    label: str
    text: Text | None
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingress(Declaration):
    """One host, its routes, its certificate. `namespace` and `labels` follow the platform unless given."""

    host: Text
    namespace: Text | None = None
    routes: tuple[Route, ...] = ()
    ingress_class: Text
    controller_namespace: Text | None = None
    entrypoint: Text | None = None
    tls: Tls | None = None
    middlewares: tuple[MiddlewareUse, ...] = ()
    labels: tuple[Label, ...] = ()
    annotations: tuple[Label, ...] = ()

    @property
    def tls_secret(self) -> str:
        """The name of the TLS Secret: given, else `<host>-tls`."""
        if self.tls and self.tls.secret:
            return self.tls.secret.value
        return f"{self.host.value}-tls"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy(Declaration):
    """A reverse proxy: one host, its certificate, and who answers which path.

    tls: `files` has certificate and key, paths of the host; `internal` is an authority of the proxy's own;
    `automatic` asks a public one. http, https: where the host publishes its two ports, None for not at all.
    """

    names: tuple[Name, ...] = ()
    engine: Literal["caddy"]
    version: str
    image: Text | None = None
    host: Text
    tls: Literal["files", "internal", "automatic", "off"] = "off"
    certificate: Text | None = None
    key: Text | None = None
    http: Text | None = None
    https: Text | None = None
    routes: tuple[Route, ...] = ()
    env: tuple[EnvVar, ...] = ()
    labels: tuple[Label, ...] = ()
    restart: Literal["no", "always", "on_failure", "unless_stopped"] | None = None
    container_name: Text | None = None

    def own_name(self, kind: str) -> Name:
        """The name of its artifact of `kind`: its own one, else its general name."""
        return next((name for name in self.names if name.kind == kind), self.name)


@dataclass(frozen=True, slots=True)
class Email:
    """How a program sends mail. server: whom its reports of errors come from; sender: all other mail."""

    span: Span
    host: Text | None = None
    port: int | None = None
    server: Text | None = None
    sender: Text | None = None


@dataclass(frozen=True, slots=True)
class Logging:
    """root: the level of everything. level: the framework's own, which `variable` of the process changes."""

    span: Span
    root: Text | None = None
    level: Text | None = None
    variable: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Django(Declaration):
    """A settings module of Django: what a deployment adds to `base`. The name is its import path.

    root: the folder of the container that import paths start from. database: path of the store behind
    `DATABASES`, "" for none. password: the variable of the process that holds its password.
    """

    base: Text | None = None
    root: Text
    hosts: tuple[Text, ...] = ()
    origins: tuple[Text, ...] = ()
    database: str = ""
    password: Text | None = None
    admins: tuple[Label, ...] = ()
    email: Email | None = None
    logging: Logging | None = None
    settings: Table | None = None

    @property
    def path(self) -> str:
        """Its file, from the folder that import paths start from."""
        return f"{self.name.value.replace('.', '/')}.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostPattern(Declaration):
    """Hosts that a program serves and makes at run time (`*.*.api.example.com`): the name is the pattern."""

    made_by: str
    issuer: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket(Declaration):
    """keep: days that versions are kept which were replaced."""

    public_read: bool = False
    keep: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Cdn(Declaration):
    """A content delivery network; `name` is its host. origin: label of a bucket. cors: who may load from it."""

    origin: str = ""
    cors: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset(Declaration):
    """A file that pages load: its key in a bucket, and the URL by which they ask for it."""

    key: Text
    bucket: str
    cdn: str
    url: Text
    root_element: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume(Declaration):
    """size: of the claim. mounted: where it is mounted when a mount does not say.

    shared: pods on several nodes mount it at once.
    """

    size: Quantity | None = None
    mounted: Text | None = None
    storage_class: Text | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class File(Declaration):
    """A configuration file. source: a path relative to the spec's file; content: the text itself."""

    source: Text | None = None
    content: Text | None = None
    mounted: Text | None = None
    readonly: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeGroup(Declaration):
    """Nodes apart: what their label and taint say, so that tolerations and affinity can agree."""

    key: Text
    value: Text
    taint: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"] | None = None
    machines: tuple[Text, ...] = ()
    nodes: Bounds | None = None
    spot: bool = False
    disk: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Launch:
    """Who gives the machines of an ECS cluster. machine: type of one's own; lowest..highest: how many of them."""

    kind: Literal["fargate", "ec2"]
    span: Span
    machine: Text | None = None
    lowest: int = 1
    highest: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster(Declaration):
    """A Kubernetes or ECS cluster that environments share or have alone. namespace names are scoped by it."""

    oidc: Text | None = None
    """The issuer of its service-account tokens, without `https://`."""
    version: str = ""
    network: Text | None = None
    zones: int | None = None
    kind: Literal["eks", "ecs"] = "eks"
    launch: Launch | None = None
    """Who gives the machines, on ECS; Fargate where nothing is said."""

    @property
    def on_fargate(self) -> bool:
        """Whether its tasks run on Fargate."""
        return self.kind == "ecs" and (self.launch is None or self.launch.kind == "fargate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail(Declaration):
    """A domain that mail is sent from; the name is the domain. sender: whose bounces return, a host under it.

    credentials: path in the secret store under which the SMTP login is kept, None when none is made.
    """

    sender: Text
    dmarc: Literal["none", "quarantine", "reject"] = "quarantine"
    reports: Text | None = None
    credentials: Text | None = None


@dataclass(frozen=True, slots=True)
class Permission:
    """What a role may do: actions on one resource, and the declaration it is derived from."""

    actions: tuple[str, ...]
    resource: str
    declaration: str
    span: Span
    reason: str = ""
    """Why a resource is `*`; required there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Declaration):
    """An IAM role. arn: as AWS writes it. subjects: `namespace:serviceaccount` that may act as it."""

    arn: str
    permissions: tuple[Permission, ...] = ()
    subjects: tuple[str, ...] = ()
    github: Text | None = None
    """Repository whose workflows of this environment may act as it."""
    tasks: tuple[str, ...] = ()
    """Workloads whose ECS tasks act as it, by path (`service.app`)."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something of a load balancer that somebody must hear of. limit: one more than so many in `window` seconds."""

    label: str
    kind: Literal["errors", "unhealthy", "slow"]
    limit: int
    window: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBalancer(Declaration):
    """An Application Load Balancer before services on ECS. cluster: label; it stands in that one's network.

    tls: whether it ends TLS with a certificate of ACM, proved in the host's zone.
    """

    host: Text
    cluster: str
    routes: tuple[Route, ...] = ()
    tls: bool = True
    alarms: tuple[Alarm, ...] = ()
    notify: Text | None = None


@dataclass(frozen=True, slots=True)
class Logs:
    """Where the pods' logs go. group: of CloudWatch. url: of Loki. role: label of the role that writes them.

    account: the ServiceAccount of what ships them.
    """

    store: Literal["loki", "cloudwatch"]
    span: Span
    account: str
    group: Text | None = None
    url: Text | None = None
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitoring(Declaration):
    """A Prometheus and a Grafana beside the platform; the name is the release of their chart.

    namespace: where they run, the platform's own when None. user, password: keys of the Secret for Grafana's
    administrator; without them the chart's own, known to everybody.
    """

    namespace: Text | None = None
    version: str = ""
    user: SecretPart | None = None
    password: SecretPart | None = None
    logs: Logs | None = None
    values: Table | None = None


Measure = Literal[
    "percentile", "percentiles", "rate", "average", "value", "errors", "requests", "down", "restarts", "missing",
    "cpu", "memory", "expression",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is measured. metric: name of a declared one, exported by `service`; service: else the one measured.

    ingress: the way in that is measured. percent: of a percentile. by: label that tells curves apart.
    window: seconds that rates look back. planned: metrics in it that no program exports yet.
    """

    measure: Measure
    span: Span
    metric: str = ""
    service: str = ""
    ingress: str = ""
    percent: str = ""
    by: str = ""
    window: int = 300
    text: Text | None = None
    planned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Threshold:
    """`above 10s`. value: the number in base units (seconds, bytes, shares of one), as PromQL writes it."""

    side: Literal["above", "below"]
    value: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert(Declaration):
    """wait: seconds that it must hold before anybody hears of it."""

    query: Query
    threshold: Threshold | None = None
    wait: int = 0
    severity: Literal["critical", "warning", "info"] = "warning"
    summary: Text | None = None
    description: Text | None = None
    runbook: Text | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    title: Text
    query: Query
    unit: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard(Declaration):
    title: Text
    panels: tuple[Panel, ...] = ()


@dataclass(frozen=True, slots=True)
class Trigger:
    """What starts a workflow. push: branches; paths: what a push must change."""

    span: Span
    push: tuple[Text, ...] = ()
    tags: tuple[Text, ...] = ()
    paths: tuple[Text, ...] = ()
    release: bool = False
    dispatch: bool = False
    schedule: Text | None = None


@dataclass(frozen=True, slots=True)
class AzureIdentity:
    client_id: Text
    tenant_id: Text
    subscription_id: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Login:
    user: Text
    password: Text
    span: Span


@dataclass(frozen=True, slots=True)
class ActionInput:
    """An input that an action has. since: its first version that has it (`v3`), "" for every one."""

    name: str
    required: bool
    since: str
    span: Span
    meaning: str = ""
    """What of the service it is (`module`, `cpu`), "" when the spec gives its value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollout:
    """How a workflow deploys; which fields are given depends on `kind`.

    cluster, bucket, cdn: labels. services: labels. uses: `owner/repository@version`. attributes: as a
    declaration's.
    """

    kind: Literal["kubernetes", "helm", "ecs", "bundle", "container_app", "action"]
    span: Span
    attributes: tuple[tuple[str, Span], ...] = ()
    title: Text | None = None
    cluster: str = ""
    kubeconfig: Text | None = None
    manifests: tuple[Text, ...] = ()
    release: Text | None = None
    chart: Text | None = None
    repository: Text | None = None
    version: Text | None = None
    files: tuple[Text, ...] = ()
    values: Table | None = None
    follows: bool = False
    """Whether it upgrades what `deploy { helm }` makes: its values come first, and a chart of ours is the chart."""
    services: tuple[str, ...] = ()
    service: Text | None = None
    task: Text | None = None
    build: tuple[Text, ...] = ()
    sources: Text | None = None
    folder: Text | None = None
    bucket: str = ""
    prefix: Text | None = None
    cdn: str = ""
    distribution: Text | None = None
    app: Text | None = None
    resource_group: Text | None = None
    uses: Text | None = None
    inputs: tuple[ActionInput, ...] = ()
    arguments: tuple[EnvVar, ...] = ()

    def at(self, word: str) -> Span:
        """Where a word stands, or the whole when it is a default."""
        return next((span for name, span in self.attributes if name == word), self.span)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow(Declaration):
    """A workflow of GitHub Actions in one environment. `name` is what GitHub shows.

    role: label of the role, or `role_arn` when it was given as text. builds: labels of services. wait,
    timeout: seconds.
    """

    file: Name
    on: Trigger
    environment: Name | None = None
    url: Text | None = None
    reviewers: tuple[Text, ...] = ()
    wait: int | None = None
    branches: tuple[Text, ...] = ()
    runner: Text
    timeout: int | None = None
    concurrency: Literal["queue", "cancel", "off"] = "queue"
    permissions: tuple[Label, ...] = ()
    role: str = ""
    role_arn: Text | None = None
    azure: AzureIdentity | None = None
    login: Login | None = None
    python: Text | None = None
    node: Text | None = None
    env: tuple[EnvVar, ...] = ()
    test: tuple[Text, ...] = ()
    builds: tuple[str, ...] = ()
    tag: Literal["sha", "release", "dispatch"] = "sha"
    scan: Literal["", "low", "medium", "high", "critical"] = ""
    deploy: Rollout | None = None
    summary: Text | None = None


@dataclass(frozen=True, slots=True)
class ChartValue:
    """A value that a chart is given: its dotted path."""

    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class ChartText:
    """Text that a chart makes from its values."""

    parts: tuple[str | ChartValue, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ChartLabel:
    key: str
    value: ChartText
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An object that a chart makes. kind: of its name. of: the declaration whose object it is, "" for none.

    labels: of its pods, or those that a Service selects. env: a map in the values. keys: of a Secret.
    """

    kind: str
    name: ChartText
    span: Span
    of: str = ""
    port: ChartText | None = None
    target: ChartText | None = None
    labels: tuple[ChartLabel, ...] = ()
    env: ChartValue | None = None
    image: ChartText | None = None
    account: ChartText | None = None
    """The ServiceAccount that its pods act as; None when the declaration says it."""
    minimum: ChartText | None = None
    maximum: ChartText | None = None
    cpu: ChartText | None = None
    memory: ChartText | None = None
    """Of an autoscaler: its bounds, and its targets in percent."""
    replicas: ChartText | None = None
    size: ChartText | None = None
    resources: ChartValue | None = None
    """A map in the values with `requests` and `limits`."""
    tolerations: ChartValue | None = None
    affinity: ChartValue | None = None
    database: ChartText | None = None
    user: ChartText | None = None
    password: ChartText | None = None
    root_password: ChartText | None = None
    """Of a store."""
    keys: tuple[ChartText, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart(Declaration):
    """A Helm chart that others made: where it is, which values it knows, and what it makes from them.

    known: keys of values, `env.*` for all below one; those with a default are known too.
    """

    source: Text | None = None
    repository: Text | None = None
    version: Text | None = None
    known: tuple[Text, ...] = ()
    defaults: Table | None = None
    makes: tuple[Made, ...] = ()


@dataclass(frozen=True, slots=True)
class Azure:
    location: Text
    resource_group: Name
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Age(Declaration):
    """Who can read what is encrypted. recipient: the public key; the private one never stands in a spec."""

    recipient: Name


@dataclass(frozen=True, slots=True)
class Workspace:
    """A Log Analytics workspace. keep: days."""

    name: Name
    keep: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class AppEnvironment(Declaration):
    """An Azure Container Apps environment. app: who makes the Container Apps in it.

    workload_profiles: the one that can hold bigger replicas. storage: account that keeps the logs.
    """

    app: Literal["action", "terraform", ""]
    workload_profiles: bool = False
    storage: Name | None = None
    workspace: Workspace | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """A role of Azure on a resource: a declaration (`registry.main`), or `resource_group`."""

    role: Text
    on: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity(Declaration):
    """A user-assigned identity of Azure. github: repository whose workflows of this environment act as it."""

    github: Text | None = None
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Generic(Declaration):
    """A declaration of a kind that only some targets make; its attributes as they stand."""

    kind: str
    table: Table


@dataclass(frozen=True, slots=True)
class Deploy:
    """One target of this environment, with its own options."""

    target: str
    span: Span
    options: Table

    def option(self, name: str) -> Plain | None:
        for key, value in self.options.entries:
            if key == name:
                return value
        return None


@dataclass(frozen=True, slots=True)
class Patch:
    """The escape hatch: a merge patch (RFC 7396) on one artifact of one target."""

    target: str
    address: str
    tree: Table
    span: Span


@dataclass(frozen=True, slots=True)
class Aws:
    account: Text
    region: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Allowance:
    """`# platformc: allow SLUG because REASON`: it covers line `line` of `file`."""

    slug: str
    reason: str
    line: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """Everything that a spec says of one environment. Declarations are in the spec's order, by label."""

    name: Name
    environment: str
    environments: tuple[str, ...]
    spec: str
    """Path of the spec's file, relative to the project folder."""
    span: Span
    namespace: Name
    settings: dict[str, Text] = field(default_factory=dict)
    names: dict[str, Name] = field(default_factory=dict)
    labels: tuple[Label, ...] = ()
    tags: tuple[Label, ...] = ()
    aws: Aws | None = None
    azure: Azure | None = None
    inputs: tuple[str, ...] = ()
    registries: dict[str, Registry] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    stores: dict[str, Store] = field(default_factory=dict)
    """Databases, caches and brokers by `database.main`, `cache.redis`, `broker.kafka`."""
    secrets: dict[str, Secret] = field(default_factory=dict)
    zones: dict[str, Zone] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    issuers: dict[str, Issuer] = field(default_factory=dict)
    middlewares: dict[str, Middleware] = field(default_factory=dict)
    ingresses: dict[str, Ingress] = field(default_factory=dict)
    proxies: dict[str, Proxy] = field(default_factory=dict)
    djangos: dict[str, Django] = field(default_factory=dict)
    host_patterns: dict[str, HostPattern] = field(default_factory=dict)
    buckets: dict[str, Bucket] = field(default_factory=dict)
    cdns: dict[str, Cdn] = field(default_factory=dict)
    assets: dict[str, Asset] = field(default_factory=dict)
    volumes: dict[str, Volume] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    node_groups: dict[str, NodeGroup] = field(default_factory=dict)
    clusters: dict[str, Cluster] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    load_balancers: dict[str, LoadBalancer] = field(default_factory=dict)
    mails: dict[str, Mail] = field(default_factory=dict)
    monitorings: dict[str, Monitoring] = field(default_factory=dict)
    alerts: dict[str, Alert] = field(default_factory=dict)
    dashboards: dict[str, Dashboard] = field(default_factory=dict)
    workflows: dict[str, Workflow] = field(default_factory=dict)
    ages: dict[str, Age] = field(default_factory=dict)
    app_environments: dict[str, AppEnvironment] = field(default_factory=dict)
    identities: dict[str, Identity] = field(default_factory=dict)
    charts: dict[str, Chart] = field(default_factory=dict)
    others: dict[str, Generic] = field(default_factory=dict)
    """Declarations of further kinds, by `kind.label`."""
    deploys: tuple[Deploy, ...] = ()
    patches: tuple[Patch, ...] = ()
    references: tuple[Reference, ...] = ()
    """Every dotted path that the spec used in this environment."""

    @property
    def workloads(self) -> tuple[Service | Job, ...]:
        """Services, then jobs, in the spec's order."""
        return (*self.services.values(), *self.jobs.values())

    @property
    def monitoring(self) -> Monitoring | None:
        """The one that watches this environment, if any."""
        return next(iter(self.monitorings.values()), None)

    @property
    def ways_in(self) -> tuple[Ingress | Proxy, ...]:
        """What leads from a host to services: Ingresses, then proxies, in the spec's order."""
        return (*self.ingresses.values(), *self.proxies.values())

    def find(self, declaration: str) -> Declaration | None:
        """The declaration behind `database.main`, `service.app`, `secret.redis`..., or None."""
        if declaration in self.stores:
            return self.stores[declaration]
        if declaration in self.others:
            return self.others[declaration]
        kind, _, label = declaration.partition(".")
        table: dict[str, Declaration] = getattr(self, TABLES.get(kind, ""), {})
        return table.get(label)

    def deploy(self, target: str) -> Deploy | None:
        return next((deploy for deploy in self.deploys if deploy.target == target), None)


TABLES = {
    "registry": "registries",
    "service": "services",
    "job": "jobs",
    "secret": "secrets",
    "zone": "zones",
    "record": "records",
    "issuer": "issuers",
    "middleware": "middlewares",
    "ingress": "ingresses",
    "proxy": "proxies",
    "django": "djangos",
    "host_pattern": "host_patterns",
    "bucket": "buckets",
    "cdn": "cdns",
    "asset": "assets",
    "volume": "volumes",
    "file": "files",
    "node_group": "node_groups",
    "cluster": "clusters",
    "role": "roles",
    "load_balancer": "load_balancers",
    "mail": "mails",
    "workflow": "workflows",
    "age": "ages",
    "app_environment": "app_environments",
    "identity": "identities",
    "chart": "charts",
    "monitoring": "monitorings",
    "alert": "alerts",
    "dashboard": "dashboards",
}
"""The field of Platform that holds each kind of declaration."""
