"""Every name of a platform, with who makes it and who uses it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from platformc.agreement.mentions import Mention
from platformc.agreement.places import Row, Shown
from platformc.agreement.prove import CLUSTER_TARGETS
from platformc.ir import Declaration, Name, Platform, Text
from platformc.source import Source, Span
from platformc.ways import standing

INNER = frozenset(
    {
        "k8s.label", "k8s.pod_volume", "env.name", "env.value", "k8s.kind", "k8s.account_key", "compose.condition",
        "compose.healthcheck", "k8s.container_port", "k8s.pod_port", "compose.published", "compose.port", "file",
        "tls.host", "tf.local",
        "http.path", "aws.region", "k8s.namespace_label", "secret.path", "compose.profile", "k8s.generator",
    }
)  # fmt: skip
"""Kinds that are no names that anybody shares."""


OBJECT = {"aws.role_arn": "aws.iam_role", "k8s.taint": "aws.node_group"}
"""Names that an object has beside its own, by the kind of its own: who makes the object makes these."""


def names(
    platforms: Sequence[Platform], mentions: Iterable[Mention], sources: Mapping[str, Source]
) -> dict[str, list[Row]]:
    """For each environment each name: what it is called in the spec, its kind, value, makers and users.

    First the conventions in the order of the spec, then what declarations and artifacts make.
    mentions: of the Platforms, and of the files where there are any.
    """
    shown = Shown(sources)
    by_environment: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_environment.setdefault(mention.environment, []).append(mention)
    table: dict[str, list[Row]] = {}
    for platform in platforms:
        found = Names(platform, shown)
        mine = by_environment.get(platform.environment, [])
        said = [one for one in mine if one.target in ("spec", "external")]
        read = [one for one in mine if one.target not in ("spec", "external")]
        found.read([*said, *_of_terraform(platform), *read])
        found.declared()
        table[platform.environment] = found.rows()
    return table


def _of_terraform(platform: Platform) -> list[Mention]:
    """What its resources make, by the names of the declarations that they are of."""
    deployed = standing(platform)
    if deployed.deploy("terraform") is None:
        return []
    from platformc.agreement.expected_terraform import expected_terraform

    artifacts = expected_terraform(deployed)
    return [mention for artifact in artifacts for mention in artifact.mentions if mention.makes]


Key = tuple[str, str, str]


class Entry:
    """One name while its makers and users are gathered, each place once."""

    __slots__ = ("kind", "makers", "name", "users", "value")

    def __init__(self, name: str, kind: str, value: str) -> None:
        self.name = name
        self.kind = kind
        self.value = value
        self.makers: dict[tuple[str, str, Span], Row] = {}
        self.users: dict[tuple[str, str, Span], Row] = {}

    @property
    def called(self) -> str:
        """Its name, else the address of whoever makes it first."""
        return self.name or next(iter(self.makers), ("", ""))[1]


class Names:
    """Gathers the names of one environment."""

    def __init__(self, platform: Platform, shown: Shown) -> None:
        self._platform = platform
        self._shown = shown
        self._entries: list[Entry] = []
        self._by_key: dict[Key, Entry] = {}
        self._by_name: dict[Key, Entry] = {}
        self._conventions: dict[str, Entry] = {}
        for name in platform.names.values():
            entry = self._entry(name.path, name.kind, name.value, name.path)
            self._conventions[name.path] = entry
            self._by_key.setdefault((name.kind, "", name.value), entry)
            self._spec(entry.makers, name.path, name.span)

    def rows(self) -> list[Row]:
        return [
            {
                "name": entry.called,
                "kind": entry.kind,
                "value": entry.value,
                "makers": list(entry.makers.values()),
                "users": list(entry.users.values()),
            }
            for entry in self._entries
        ]

    def read(self, mentions: list[Mention]) -> None:
        """Adds what mentions make, then who uses it."""
        for mention in mentions:
            if (
                mention.makes
                and mention.kind not in INNER
                and not _worked_out(mention)
                and not _part(mention)
            ):
                # a tag is known by its key: many have one value
                tag = mention.slot if mention.kind == "aws.tag" else ""
                entry = self._entry(tag or mention.name, mention.kind, mention.value, tag or mention.scope)
                self._add(entry.makers, mention)
                if mention.kind == "k8s.middleware":
                    self._by_key.setdefault((mention.kind, "@", f"{mention.scope}-{mention.value}"), entry)
        for mention in mentions:
            convention = self._conventions.get(mention.name)
            if convention is not None and convention.value == mention.value:
                self._add(convention.users, mention)
            if not mention.makes:
                found = self._by_key.get(_key(mention))
                if found is not None:
                    self._add(found.users, mention)

    def declared(self) -> None:
        """Adds the names that no object of a target makes: addresses, tags, assets, images, what others hold."""
        platform = self._platform
        # a cluster's names have its DNS behind them; on one machine the host alone is found
        clustered = any(platform.deploy(target) for target in CLUSTER_TARGETS)
        domain = f".{platform.namespace.value}.svc.cluster.local" if clustered else ""
        for key, store in platform.stores.items():
            host = store.host
            value = host.value if store.external else f"{host.value}{domain}"
            self._declaration(f"{key}.fqdn", "dns.host", value, key, host.span, store.external)
            self._declaration(
                f"{key}.name", store.name.kind, store.name.value, key, store.name.span, store.external
            )
            if store.user is not None:
                self._declaration(
                    f"{key}.user", store.user.kind, store.user.value, key, store.user.span, store.external
                )
        for label, service in platform.services.items():
            if service.ports and not service.external:
                name: Name = service.own_name("k8s.service" if clustered else "compose.service")
                value = f"{name.value}{domain}"
                self._declaration(f"service.{label}.fqdn", "dns.host", value, f"service.{label}", name.span)
        for tag in platform.tags:
            self._declaration(f"tags.{tag.key}", "aws.tag", tag.value.value, "platform", tag.span)
        for own in platform.labels:
            self._declaration(f"labels.{own.key}", "k8s.label_value", own.value.value, "platform", own.span)
        tables: tuple[tuple[str, Mapping[str, Declaration]], ...] = (
            ("bucket", platform.buckets),
            ("cdn", platform.cdns),
            ("cluster", platform.clusters),
            ("registry", platform.registries),
            ("role", platform.roles),
            ("host_pattern", platform.host_patterns),
            ("node_group", platform.node_groups),
        )
        for kind, table in tables:
            for label, declaration in table.items():
                name, path = declaration.name, f"{kind}.{label}"
                self._declaration(path, name.kind, name.value, path, name.span, declaration.external)
        self._origins()
        self._assets()
        self._beliefs()
        self._images()
        self._objects()

    def _objects(self) -> None:
        """Gives each name the makers that are known of its object, or of the convention that it follows."""
        own = {(entry.kind, entry.called): entry for entry in self._entries}
        conventions = {(entry.kind, entry.value): entry for entry in self._conventions.values()}
        for entry in self._entries:
            for other in (
                own.get((OBJECT.get(entry.kind, ""), entry.called)),
                conventions.get((entry.kind, entry.value)),
            ):
                if other is not None and other is not entry:
                    for key, place in other.makers.items():
                        if key[0] not in ("spec", "external"):
                            entry.makers.setdefault(key, place)

    def _origins(self) -> None:
        for cdn in self._platform.cdns.values():
            self._uses("bucket", self._platform.buckets.get(cdn.origin), f"cdn.{cdn.label}", cdn.at("origin"))

    def _uses(self, kind: str, declaration: Declaration | None, address: str, span: Span) -> None:
        """Whoever leans on a declaration uses its name."""
        if declaration is not None:
            path, name = f"{kind}.{declaration.label}", declaration.name
            self._spec(self._entry(path, name.kind, name.value, path).users, address, span)

    def _beliefs(self) -> None:
        """What programs believe of their own addresses: they use these names, whoever makes them."""
        for service in self._platform.services.values():
            if service.web is None:
                continue
            path = f"service.{service.label}"
            texts: list[tuple[str, str, Text | None]] = [
                *((f"hosts.{at}", "dns.host", host) for at, host in enumerate(service.web.hosts)),
                *((f"origins.{at}", "url.http", origin) for at, origin in enumerate(service.web.origins)),
                ("cookie_domain", "dns.host", service.web.cookie_domain),
                ("login_url", "url.http", service.web.login_url),
            ]
            for word, kind, text in texts:
                if text is not None:
                    name = f"{path}.web.{word}"
                    self._spec(self._entry(name, kind, text.value, name).users, path, text.span)

    def _assets(self) -> None:
        for asset in self._platform.assets.values():
            path = f"asset.{asset.label}"
            self._uses("bucket", self._platform.buckets.get(asset.bucket), path, asset.at("bucket"))
            self._uses("cdn", self._platform.cdns.get(asset.cdn), path, asset.at("cdn"))
            self._declaration(f"{path}.url", "url.http", asset.url.value, path, asset.url.span)
            if asset.root_element is None:
                continue
            element = asset.root_element
            entry = self._entry(f"{path}.root_element", "html.element_id", element.value, path)
            self._spec(entry.users, path, element.span)
            for service in self._platform.services.values():
                made = service.web.root_element if service.web is not None else None
                if made is not None and made.value == element.value:
                    self._spec(entry.makers, f"service.{service.label}", made.span)

    def _images(self) -> None:
        for workload in self._platform.workloads:
            if workload.image is None:
                continue
            kind = "service" if workload.label in self._platform.services else "job"
            path, image = f"{kind}.{workload.label}", workload.image
            entry = self._entry(f"{path}.image", "oci.image", image.value, "")
            self._spec(entry.users, path, image.span)
            for registry in self._platform.registries.values():
                if _inside(image, registry.url):
                    where = f"registry.{registry.label}"
                    self._spec(entry.makers, where, registry.url.span, registry.external)

    def _declaration(
        self, name: str, kind: str, value: str, address: str, span: Span, external: bool = False
    ) -> None:
        self._spec(self._entry(name, kind, value, name).makers, address, span, external)

    def _entry(self, name: str, kind: str, value: str, scope: str) -> Entry:
        convention = self._conventions.get(name)
        if convention is not None and (convention.kind, convention.value) == (kind, value):
            return convention
        key = (kind, scope, value)
        entry = self._by_key.get(key) or (self._by_name.get((kind, name, value)) if name else None)
        if entry is None:
            entry = Entry(name, kind, value)
            self._entries.append(entry)
        self._by_key.setdefault(key, entry)
        if entry.name == name:
            self._by_name.setdefault((kind, name, value), entry)
        entry.name = entry.name or name
        return entry

    def _add(self, places: dict[tuple[str, str, Span], Row], mention: Mention) -> None:
        key = (mention.target, mention.address, mention.span)
        if key not in places:
            places[key] = self._shown.place(mention)

    def _spec(
        self, places: dict[tuple[str, str, Span], Row], address: str, span: Span, external: bool = False
    ) -> None:
        target = "external" if external else "spec"
        self._add(places, Mention("", "", True, self._platform.environment, target, address, "", span))


def _worked_out(mention: Mention) -> bool:
    """Whether Terraform works the name out when it is applied: an expression is no name."""
    marks = {"terraform": ("${", "each.", "("), "spec": ("${",)}
    return any(mark in mention.value for mark in marks.get(mention.target, ()))


def _part(mention: Mention) -> bool:
    """Whether it is a word of a taint: Terraform says key, value and effect each for itself."""
    return mention.kind == "k8s.taint" and ":" not in mention.value


def _key(use: Mention) -> Key:
    """The key of the entry that a use belongs to."""
    if use.kind == "k8s.middleware":
        return use.kind, "@", use.value.removesuffix("@kubernetescrd")
    return ("k8s.secret" if use.kind == "k8s.tls_secret" else use.kind), use.scope, use.value


def _inside(image: Text, repository: Text) -> bool:
    return image.value.startswith(repository.value)
