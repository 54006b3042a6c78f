"""What the Terraform of a Platform must say, derived from the Platform alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from platformc.agreement.expectation import Expectation
from platformc.agreement.expected_roles import expect_documents, expect_roles
from platformc.agreement.expected_services import expect_services
from platformc.agreement.given import given_to_terraform
from platformc.agreement.mentions import Artifact
from platformc.ir import Cdn, Declaration, Mail, Name, NodeGroup, Platform, Record, SecretPart, Store, Zone
from platformc.readers.artifacts import SHARED
from platformc.source import Span

EFFECTS = {"NoSchedule": "NO_SCHEDULE", "PreferNoSchedule": "PREFER_NO_SCHEDULE", "NoExecute": "NO_EXECUTE"}
OF_BUCKET = ("ownership_controls", "public_access_block", "server_side_encryption_configuration", "versioning",
             "lifecycle_configuration")  # fmt: skip


def expected_terraform(platform: Platform) -> list[Artifact]:
    """Each resource that holds names which others lean on, of the environment and of what environments share."""
    if platform.aws is None:
        return []
    found: list[Expectation] = []
    for zone in platform.zones.values():
        if not zone.external:
            found += _zone(platform, zone)
    balancers: set[str] = set()
    for record in platform.records.values():
        for one in _record(platform, record) if not record.external else ():
            # records of several hosts lead to one load balancer
            if one.kind != "data.aws_lb" or one.name not in balancers:
                found.append(one)
            balancers.update({one.name} if one.kind == "data.aws_lb" else ())
    found += _buckets(platform)
    for cdn in platform.cdns.values():
        if not cdn.external:
            found += _cdn(platform, cdn)
    found += _registries(platform)
    found += _cluster(platform)
    found += expect_roles(platform)
    for mail in platform.mails.values():
        if not mail.external:
            found += _mail(platform, mail)
    for path, store in platform.stores.items():
        if store.managed is not None:
            found += _store(platform, path, store)
    found += _shared(platform)
    found += expect_services(platform)
    resources = [one.artifact() for one in (*found, *expect_documents(platform))]
    resources += given_to_terraform(platform)
    # an environment that only shares has no module of its own
    if all(one.kind.startswith(SHARED) for one in resources):
        return resources
    return [*(one.artifact() for one in _provider(platform)), *resources]


def expect(platform: Platform, kind: str, label: str, declaration: str, span: Span) -> Expectation:
    """A resource by its type and its label."""
    found = Expectation(platform, kind, "", Name(label, "tf.label", "", span, span), declaration, span)
    found.address = declaration
    return found


def _provider(platform: Platform) -> Iterator[Expectation]:
    assert platform.aws is not None
    found = expect(platform, "provider.aws", "aws", "platform", platform.aws.span)
    found.uses("aws.region", "region", platform.aws.region.value, platform.aws.region.span)
    found.uses("aws.account", "accounts.0", platform.aws.account.value, platform.aws.account.span)
    for tag in platform.tags:
        found.makes("aws.tag", f"tags.{tag.key}", tag.value.value, tag.span, "", f"tags.{tag.key}")
    yield found
    if any(not cdn.external for cdn in platform.cdns.values()):
        found = expect(platform, "provider.aws", "aws.us_east_1", "platform", platform.aws.span)
        found.uses("aws.region", "region", "us-east-1", platform.aws.span)
        found.uses("aws.account", "accounts.0", platform.aws.account.value, platform.aws.account.span)
        for tag in platform.tags:
            found.makes("aws.tag", f"tags.{tag.key}", tag.value.value, tag.span, "", f"tags.{tag.key}")
        yield found


def _zone(platform: Platform, zone: Zone) -> Iterator[Expectation]:
    path = f"zone.{zone.label}"
    found = expect(platform, "aws_route53_zone", zone.label, path, zone.span)
    found.makes("aws.route53_zone", "name", zone.name.value, zone.name.span, "", path)
    yield found
    if zone.parent:
        found = expect(platform, "aws_route53_record", f"{zone.label}_delegation", path, zone.span)
        found.makes("dns.record", "delegation.name", zone.name.value, zone.name.span)
        found.uses("aws.route53_zone", "delegation.zone", zone.parent, zone.span)
        found.uses("dns.type", "delegation.type", "NS", zone.span)
        found.uses("dns.target", "delegation.records.0", f"name servers of {zone.name.value}", zone.name.span)
        yield found


def zone_name(platform: Platform, host: str) -> str:
    """The longest zone of this environment that a host is in, "" for none."""
    inside = [z.name.value for z in platform.zones.values() if f".{host}".endswith(f".{z.name.value}")]
    return max(inside, key=len, default="")


def _host(
    platform: Platform, label: str, path: str, name: Name, kind: str, target: tuple[str, str], span: Span
) -> Expectation:
    """A record: its name, its zone, its type, and where it leads."""
    found = expect(platform, "aws_route53_record", label, path, span)
    found.makes("dns.host", "name", name.value, name.span, "", path)
    found.uses("aws.route53_zone", "zone", zone_name(platform, name.value), name.span)
    found.uses("dns.type", "type", kind, span)
    found.uses("dns.target", *target, span)
    return found


def _record(platform: Platform, record: Record) -> Iterator[Expectation]:
    path, target = f"record.{record.label}", record.target
    if target is not None:
        kind = "A" if re.fullmatch(r"[\d.]+", target.value) else "AAAA" if ":" in target.value else "CNAME"
        yield _host(platform, record.label, path, record.name, kind, ("records.0", target.value), record.span)
        return
    host = record.name.value
    balancer = next((one for one in platform.load_balancers.values() if one.host.value == host), None)
    if balancer is not None:
        yield _host(
            platform, record.label, path, record.name, "A", ("leads", balancer.name.value), record.span
        )
        return
    ingress = next(
        (
            one
            for one in platform.ingresses.values()
            if one.host.value == host or (host.startswith("*.") and one.host.value.endswith(host[1:]))
        ),
        None,
    )
    if ingress is None:
        return
    nginx = ingress.ingress_class.value.startswith("nginx")
    namespace = "ingress-nginx" if nginx else "traefik"
    if ingress.controller_namespace is not None:
        namespace = ingress.controller_namespace.value
    service = f"{namespace}/{'ingress-nginx-controller' if nginx else 'traefik'}"
    yield _host(platform, record.label, path, record.name, "A", ("leads", service), record.span)
    cluster = next((one for one in platform.clusters.values() if one.kind == "eks"), None)
    if cluster is not None:
        label = ingress.ingress_class.value.replace("-", "_")
        found = expect(
            platform, "data.aws_lb", label if label.isidentifier() else "ingress", path, ingress.span
        )
        tag = f"kubernetes.io/cluster/{cluster.name.value}"
        found.uses("aws.cluster_tag", "cluster", tag, cluster.name.span, "", f"cluster.{cluster.label}")
        yield found


def _cdn(platform: Platform, cdn: Cdn) -> Iterator[Expectation]:
    path, host = f"cdn.{cdn.label}", cdn.name
    found = expect(platform, "aws_acm_certificate", cdn.label, path, cdn.span)
    found.makes("aws.acm_domain", "name", host.value, host.span)
    yield found
    found = expect(platform, "aws_route53_record", f"{cdn.label}_validation", path, cdn.span)
    found.uses("aws.route53_zone", "zone", zone_name(platform, host.value), host.span)
    found.uses("dns.target", "records.0", "each.value.record", cdn.span)
    yield found
    found = expect(platform, "aws_cloudfront_distribution", cdn.label, path, cdn.span)
    found.makes("aws.cloudfront_alias", "aliases.0", host.value, host.span, "", path)
    bucket = platform.buckets.get(cdn.origin)
    if bucket is not None:
        found.uses(
            "aws.s3_bucket", "origin.0", bucket.name.value, cdn.at("origin"), "", f"bucket.{bucket.label}"
        )
    found.uses("aws.acm_domain", "certificate", host.value, host.span)
    yield found
    if cdn.cors:
        found = expect(platform, "aws_cloudfront_response_headers_policy", cdn.label, path, cdn.span)
        for index, origin in enumerate(cdn.cors):
            found.uses("url.http", f"cors.{index}", origin.value, origin.span)
        yield found
    for label, kind in ((f"cdn_{cdn.label}", "A"), (f"cdn_{cdn.label}_ipv6", "AAAA")):
        yield _host(platform, label, path, host, kind, ("leads", host.value), cdn.span)


def _buckets(platform: Platform) -> Iterator[Expectation]:
    for bucket in platform.buckets.values():
        if bucket.external:
            continue
        path, name = f"bucket.{bucket.label}", bucket.name
        found = expect(platform, "aws_s3_bucket", bucket.label, path, bucket.span)
        found.makes("aws.s3_bucket", "name", name.value, name.span, "", path)
        yield found
        for part in OF_BUCKET:
            found = expect(platform, f"aws_s3_bucket_{part}", bucket.label, path, bucket.span)
            found.uses("aws.s3_bucket", "bucket", name.value, name.span, "", path)
            yield found
        found = expect(platform, "aws_s3_bucket_policy", bucket.label, path, bucket.span)
        found.uses("aws.s3_bucket", "bucket", name.value, name.span, "", path)
        document = f"data.aws_iam_policy_document.bucket_{bucket.label}"
        found.uses("tf.document", "policy", document, bucket.span)
        yield found


def _registries(platform: Platform) -> Iterator[Expectation]:
    for registry in platform.registries.values():
        if registry.external or registry.kind != "ecr":
            continue
        path, name = f"registry.{registry.label}", registry.name
        found = expect(platform, "aws_ecr_repository", registry.label, path, registry.span)
        found.makes("aws.ecr_repository", "name", name.value, name.span, "", path)
        yield found
        found = expect(platform, "aws_ecr_lifecycle_policy", registry.label, path, registry.span)
        found.uses("aws.ecr_repository", "repository", name.value, name.span, "", path)
        if registry.keep is not None:
            found.uses("aws.keep", "keep", str(registry.keep), registry.at("keep"))
        yield found


def _cluster(platform: Platform) -> Iterator[Expectation]:
    """The cluster that roles trust and that stores stand beside: it is read, not made, in an environment."""
    cluster = next((one for one in platform.clusters.values() if one.kind == "eks"), None)
    if cluster is None:
        return
    trusted = cluster.oidc is None and any(
        role.subjects and not role.external for role in platform.roles.values()
    )
    if trusted or any(store.managed is not None for store in platform.stores.values()):
        path = f"cluster.{cluster.label}"
        found = expect(platform, "data.aws_eks_cluster", cluster.label, path, cluster.span)
        found.uses("aws.eks_cluster", "name", cluster.name.value, cluster.name.span, "", path)
        yield found


def _mail(platform: Platform, mail: Mail) -> Iterator[Expectation]:
    assert platform.aws is not None
    path, domain, label = f"mail.{mail.label}", mail.name, mail.label
    region = platform.aws.region.value
    sender = f"{mail.sender.value}.{domain.value}"
    found = expect(platform, "aws_ses_domain_identity", label, path, mail.span)
    found.makes("aws.ses_domain_identity", "name", domain.value, domain.span, "", path)
    yield found
    found = expect(platform, "aws_ses_domain_dkim", label, path, mail.span)
    found.uses("aws.ses_domain_identity", "domain", domain.value, domain.span)
    yield found
    found = expect(platform, "aws_ses_domain_mail_from", label, path, mail.span)
    found.uses("aws.ses_domain_identity", "domain", domain.value, domain.span)
    found.makes("dns.record", "sender", sender, mail.at("sender"))
    yield found
    reports = f"; rua=mailto:{mail.reports.value}" if mail.reports is not None else ""
    token = f"${{aws_ses_domain_dkim.{label}.dkim_tokens[count.index]}}"
    rows = (
        ("dkim", f"{token}._domainkey.{domain.value}", "CNAME", f"{token}.dkim.amazonses.com", "name"),
        ("dmarc", f"_dmarc.{domain.value}", "TXT", f"v=DMARC1; p={mail.dmarc}{reports}", "dmarc"),
        ("sender_mx", sender, "MX", f"10 feedback-smtp.{region}.amazonses.com", "sender"),
        ("sender_spf", sender, "TXT", "v=spf1 include:amazonses.com -all", "sender"),
    )
    for suffix, name, kind, value, word in rows:
        found = expect(platform, "aws_route53_record", f"{label}_{suffix}", path, mail.span)
        found.makes("dns.record", "name", name, mail.at(word))
        found.uses("aws.route53_zone", "zone", zone_name(platform, domain.value), domain.span)
        found.uses("dns.type", "type", kind, mail.span)
        found.uses("dns.target", "records.0", value, mail.at(word))
        yield found
    if mail.credentials is not None:
        for word in ("host", "username", "password"):
            found = expect(platform, "aws_secretsmanager_secret", f"{label}_smtp_{word}", path, mail.span)
            value = f"{mail.credentials.value}/{word}"
            found.makes("aws.secretsmanager_name", "name", value, mail.credentials.span)
            yield found


def _store(platform: Platform, path: str, store: Store) -> Iterator[Expectation]:
    assert store.managed is not None
    label = path.replace(".", "_")
    identity = f"{platform.namespace.value}-{store.kind}-{store.label}".replace("_", "-")
    rds = store.managed.by == "rds"
    kind = "aws_db_instance" if rds else "aws_elasticache_replication_group"
    found = expect(platform, kind, label, path, store.span)
    made = "aws.rds_identifier" if rds else "aws.elasticache_replication_group"
    found.makes(made, "name", identity, store.span)
    if rds:
        found.makes("mysql.database", "database", store.name.value, store.name.span, "", f"{path}.name")
        if store.user is not None:
            found.makes("mysql.user", "user", store.user.value, store.user.span, "", f"{path}.user")
        found.uses("aws.engine", "engine", store.engine, store.at("engine"))
    password = _password(platform, store)
    if password and store.password is not None:
        found.uses("tf.password", "password", password, store.password.span)
    found.uses("net.port", "port", str(store.port), store.at("port"))
    yield found
    found = expect(platform, "aws_vpc_security_group_ingress_rule", label, path, store.span)
    found.uses("net.port", "port", str(store.port), store.at("port"))
    found.uses("aws.security_group", "group", identity, store.span)
    yield found
    yield _host(platform, label, path, store.host, "CNAME", ("records.0", identity), store.host.span)


def _password(platform: Platform, store: Store) -> str:
    part = store.password.parts[0] if store.password is not None else None
    if not isinstance(part, SecretPart) or part.secret not in platform.secrets:
        return ""
    key = platform.secrets[part.secret].key(part.key)
    if key is not None and key.source == "external" and key.path is not None:
        return f"secret {key.path.value}"
    word = re.sub("[^a-z0-9]", "_", f"{part.secret}_{part.key}".lower())
    return f"random_password.{word}"


def _shared(platform: Platform) -> Iterator[Expectation]:
    """The cluster that environments share, and its nodes."""
    clusters: list[Declaration] = [
        one for one in platform.clusters.values() if one.kind == "eks" and not one.external
    ]
    if clusters and platform.aws is not None:
        found = expect(platform, "shared.provider.aws", "aws", "platform", platform.aws.span)
        found.uses("aws.region", "region", platform.aws.region.value, platform.aws.region.span)
        found.uses("aws.account", "accounts.0", platform.aws.account.value, platform.aws.account.span)
        yield found
    for cluster in clusters:
        path, name = f"cluster.{cluster.label}", cluster.name
        found = expect(platform, "shared.aws_eks_cluster", "main", path, cluster.span)
        found.makes("aws.eks_cluster", "name", name.value, name.span, "", path)
        yield found
    if clusters:
        for group in platform.node_groups.values():
            if not group.external:
                yield _nodes(platform, group, clusters[0].name)


def _nodes(platform: Platform, group: NodeGroup, cluster: Name) -> Expectation:
    path = f"node_group.{group.label}"
    found = expect(platform, "shared.aws_eks_node_group", group.label, path, group.span)
    found.makes("aws.node_group", "name", group.name.value, group.name.span)
    found.uses("aws.eks_cluster", "cluster", cluster.value, cluster.span)
    found.uses("aws.capacity", "capacity", "SPOT" if group.spot else "ON_DEMAND", group.at("spot"))
    pair = f"{group.key.value}={group.value.value}"
    found.makes("k8s.node_label", f"labels.{group.key.value}", pair, group.value.span, "", path)
    if group.taint is not None:
        found.makes("k8s.taint", "taints.0.key", group.key.value, group.key.span)
        found.makes("k8s.taint", "taints.0.value", group.value.value, group.value.span)
        found.makes("k8s.taint", "taints.0.effect", EFFECTS[group.taint], group.at("taint"))
    return found
