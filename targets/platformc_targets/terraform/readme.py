"""The steps of a deployment, in order, with what is needed before each."""

from __future__ import annotations

from platformc.ir import Cluster, Platform, Workflow
from platformc_targets.kubernetes.kustomization import notes
from platformc_targets.terraform import manifests
from platformc_targets.terraform.addresses import Module, eks
from platformc_targets.terraform.dns import controller_of
from platformc_targets.terraform.makers import made_here
from platformc_targets.terraform.passwords import looked_up
from platformc_targets.text import Plain

COMMENT = ("<!-- ", " -->")


def readme(platform: Platform, module: Module, terragrunt: bool = False) -> Plain:
    """`README.md` of one environment."""
    lines = [f"# {platform.name.value} in {platform.environment}", ""]
    steps = [
        *_state(platform),
        *_shared(platform),
        *_parents(platform),
        *_kept(platform, module),
        *_leaned_on(platform, module),
        _apply(platform, terragrunt, manifests.FILE in module.files),
        *_delegated(platform),
        *_sandbox(platform),
        *_after(platform),
    ]
    for number, step in enumerate(steps, 1):
        lines += [f"## {number}. {step[0]}", "", *step[1:], ""]
    if terragrunt:
        lines.append(
            "What is made stands in the module that `terragrunt.hcl` names; what differs is in its `inputs`."
        )
        return Plain(lines, COMMENT)
    lines += ["## What is where", "", "| file | what it makes |", "|---|---|"]
    lines += [f"| `{file}` | {ABOUT[file]} |" for file in ABOUT if file in module.files or file in ALWAYS]
    return Plain(lines, COMMENT)


ALWAYS = ("versions.tf", "providers.tf", "names.tf")
ABOUT = {
    "versions.tf": "Terraform, its providers, and where the state is kept",
    "providers.tf": "the account, the region, the tags of every resource",
    "names.tf": "every name, once",
    "dns.tf": "zones, the records that delegate them, and the records that lead to the platform",
    "certificates.tf": "certificates of the content delivery network",
    "cdn.tf": "the content delivery network",
    "storage.tf": "buckets, and who may read them",
    "registry.tf": "the registry of images, and how many it keeps",
    "cluster.tf": "what is read of the cluster",
    "iam.tf": "roles, who may act as them, and what they may do",
    "mail.tf": "domains that mail is sent from",
    "vpc.tf": "the network: public subnets for the load balancer, private ones for tasks",
    "ecs.tf": "the cluster, its services, their logs, and how many tasks there are",
    "ec2.tf": "the machines that join the cluster",
    "balancer.tf": "the load balancer, its certificate, and whom it leads to",
    "alarms.tf": "what somebody hears of",
    "secrets.tf": "passwords",
    "rds.tf": "databases",
    "elasticache.tf": "caches",
    "kubernetes.tf": "objects in the cluster",
    "variables.tf": "what whoever applies gives",
    "outputs.tf": "what AWS chose",
}
Step = list[str]


def code(*commands: str) -> list[str]:
    """Commands to copy."""
    return ["```sh", *commands, "```"]


def state_step(bucket: str, region: str) -> Step:
    """How the bucket of the state is made, once."""
    constraint = (
        "" if region == "us-east-1" else f" --create-bucket-configuration LocationConstraint={region}"
    )
    return [
        "Make the bucket of the state, once for all environments",
        "Needed: a login to the account. Skip it when the bucket is there.",
        "",
        *code(
            f"aws s3api create-bucket --bucket {bucket} --region {region}{constraint}",
            f"aws s3api put-bucket-versioning --bucket {bucket} --versioning-configuration Status=Enabled",
            f"aws s3api put-public-access-block --bucket {bucket} --public-access-block-configuration"
            " BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true",
        ),
    ]


def _state(platform: Platform) -> list[Step]:
    deploy = platform.deploy("terraform")
    state = deploy.option("state") if deploy else None
    if state is None or platform.aws is None:
        return []
    return [state_step(getattr(state, "value", ""), platform.aws.region.value)]


def _shared(platform: Platform) -> list[Step]:
    if all(cluster.external or cluster.kind != "eks" for cluster in platform.clusters.values()):
        return []
    kinds = {"k8s.cluster_issuer", "k8s.middleware", "k8s.ingress"} & made_here(platform)
    more = ", and the plan asks it what a ClusterIssuer and a Middleware are" if kinds else ""
    return [
        [
            "Apply what the environments share",
            f"Needed: the bucket of the state. The cluster, its load balancer and its issuer of tokens are read here{more}.",
            "",
            "See `shared/terraform/README.md`, and come back.",
        ]
    ]


def _parents(platform: Platform) -> list[Step]:
    own = {zone.name.value for zone in platform.zones.values() if not zone.external}
    found = {
        zone.parent: zone.parent_environment
        for zone in platform.zones.values()
        if not zone.external and zone.parent and zone.parent not in own
    }
    return [
        [
            f"Have zone `{name}` made",
            f"Needed: environment `{maker}` is applied; its zone `{name}` delegates ours."
            if maker
            else f"Needed: somebody makes zone `{name}` in this account, and its domain's registrar leads to it: "
            "it delegates ours, and certificates are proved there.",
            "",
            *code(f"aws route53 list-hosted-zones-by-name --dns-name {name} --max-items 1"),
        ]
        for name, maker in found.items()
    ]


def _kept(platform: Platform, module: Module) -> list[Step]:
    """What Terraform reads of the secret store: the plan fails where it is not there."""
    paths = [
        key.path.value
        for secret in platform.secrets.values()
        for key in secret.keys
        if key.path is not None and looked_up(secret.label, key.key) in module.seen
    ]
    if not paths or platform.aws is None:
        return []
    region = platform.aws.region.value
    make = f'aws secretsmanager create-secret --region {region} --secret-string "$(cat)" --name'
    return [
        [
            "Put what Terraform reads into AWS Secrets Manager",
            "Needed: a login to the account. Skip what is there. Each command waits for the value, and for Ctrl-D.",
            "",
            *code(*(f"{make} {path}" for path in dict.fromkeys(paths))),
        ]
    ]


def _leaned_on(platform: Platform, module: Module) -> list[Step]:
    """What a cluster of others must have before: in one of ours the shared stack puts it there."""
    cluster = eks(platform)
    if cluster is None or not cluster.external:
        return []
    name = cluster.name.value
    needs: list[str] = []
    looks: list[str] = []
    found = any(address.startswith("data.aws_lb.") for address in module.seen)
    controllers = [controller_of(ingress) for ingress in platform.ingresses.values()] if found else []
    if controllers and platform.aws is not None:
        looks.append(f"aws eks update-kubeconfig --name {name} --region {platform.aws.region.value}")
    for namespace, service in dict.fromkeys(controllers):
        needs.append(f"a load balancer of Service `{service}` in namespace `{namespace}`")
        looks.append(f"kubectl --namespace {namespace} get service {service}")
    if any(issuer.role and not issuer.external for issuer in platform.issuers.values()):
        needs.append(f"cert-manager, which acts as role `{name}-cert-manager`")
        looks.append(f"aws iam get-role --role-name {name}-cert-manager")
    if "data.aws_iam_openid_connect_provider.github" in module.seen:
        needs.append("GitHub's provider of tokens in the account")
        looks.append("aws iam list-open-id-connect-providers")
    if not needs:
        return []
    return [
        [
            f"See that cluster `{name}` has what is used of it",
            f"Needed: {'; '.join(needs)}. Whoever made the cluster makes these.",
            "",
            *code(*looks),
        ]
    ]


def _sandbox(platform: Platform) -> list[Step]:
    """https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html"""
    domain = next((mail.name.value for mail in platform.mails.values() if not mail.external), "")
    if not domain or platform.aws is None:
        return []
    region = platform.aws.region.value
    return [
        [
            "Ask AWS to let mail out of its sandbox, once for the account and region",
            "Needed: this environment is applied. Skip it when the first command says true.",
            "Until then mail reaches only addresses that were verified.",
            "",
            *code(
                f"aws sesv2 get-account --region {region} --query ProductionAccessEnabled",
                f"aws sesv2 put-account-details --region {region} --production-access-enabled"
                f" --mail-type TRANSACTIONAL --website-url https://{domain}",
            ),
        ]
    ]


def _apply(platform: Platform, terragrunt: bool, reached: bool) -> Step:
    """reached: whether objects of the cluster are made."""
    program = "terragrunt" if terragrunt else "terraform"
    more = " and Terragrunt" if terragrunt else ""
    aws = ""
    if reached:
        ours = any(not one.external for one in platform.clusters.values() if one.kind == "eks")
        who = "whoever applied the shared stack" if ours else "an administrator of the cluster"
        aws = f" The cluster is reached with a login that the `aws` program gives: be {who}."
    return [
        "Apply this environment",
        f"Needed: the steps above, and Terraform 1.11 or later{more}.{aws}",
        "",
        *code(*(f"{program} {words}" for words in ("init", "plan -out plan", "apply plan"))),
    ]


def _delegated(platform: Platform) -> list[Step]:
    orphans = [zone for zone in platform.zones.values() if not zone.external and not zone.parent]
    return [
        [
            f"Delegate `{zone.name.value}`",
            "Needed: whoever runs the domain above it sets these name servers.",
            "",
            *code(f"terraform output zone_{zone.label}_name_servers"),
        ]
        for zone in orphans
    ]


def _tasks(platform: Platform) -> list[Step]:
    """Services of ECS are made with a tag that no registry holds: the first deployment puts a real one in."""
    found: list[Step] = []
    for service in platform.services.values():
        cluster = platform.clusters.get(service.cluster)
        if cluster is None or cluster.kind != "ecs" or platform.deploy("ecs") is None:
            continue
        ships = [
            one for one in platform.workflows.values() if one.deploy is not None and one.deploy.kind == "ecs"
        ]
        how = (
            f"Run the workflow `{ships[0].name.value}` on GitHub."
            if ships
            else "Push an image, put its tag into the task definition, register it, and tell the service."
        )
        name = service.own_name("aws.ecs_service").value
        found.append(
            [
                f"Deploy `{service.name.value}`",
                "Needed: this environment is applied. Until then its tasks ask for an image that is not there.",
                "",
                how,
                "",
                *code(f"aws ecs wait services-stable --cluster {cluster.name.value} --services {name}"),
            ]
        )
    return found


def _after(platform: Platform) -> list[Step]:
    """What comes when the environment is there: the application, and what it serves to browsers."""
    found: list[Step] = _tasks(platform)
    github = platform.deploy("github") is not None
    workflows = [one for one in platform.workflows.values() if github and one.deploy is not None]
    shipped = {one.deploy.kind for one in workflows if one.deploy is not None}
    for workflow in workflows:
        kind = workflow.deploy.kind if workflow.deploy is not None else ""
        if kind in SHIPS:
            found.append(_run(platform, workflow, SHIPS[kind]))
    cluster = eks(platform)
    for target in ("kubernetes", "helm"):
        if cluster is not None and platform.deploy(target) is not None and target not in shipped:
            found.append(_by_hand(platform, cluster, target))
    return found


SHIPS = {
    "kubernetes": "Deploy the application",
    "helm": "Deploy the application",
    "bundle": "Fill the bucket",
}


def _run(platform: Platform, workflow: Workflow, title: str) -> Step:
    file = workflow.file.value
    rollout = workflow.deploy
    values = (
        f", `build/{platform.environment}/helm/values.yaml` committed"
        if rollout is not None and rollout.kind == "helm" and rollout.follows
        else ""
    )
    if workflow.on.dispatch:
        how = code(f"gh workflow run {file}")
    else:
        how = [f"`{file}` says what starts it: a push, a release, a time."]
    where = f", and the environment `{workflow.environment.value}` on GitHub" if workflow.environment else ""
    return [
        f"{title}: workflow `{workflow.name.value}`",
        f"Needed: the steps above, `{file}` in `.github/workflows` of the repository{values}{where}.",
        "Where something must be set on GitHub, the first lines of the file say what.",
        "",
        *how,
    ]


def _by_hand(platform: Platform, cluster: Cluster, target: str) -> Step:
    """The commands that the target's own files begin with."""
    region = platform.aws.region.value if platform.aws else ""
    about, *commands = "The first lines of the values are the command:", "head values.yaml"
    if target == "kubernetes":
        about, *commands = notes(platform)[1:]
    login = f"aws eks update-kubeconfig --name {cluster.name.value} --region {region}"
    return [
        "Deploy the application",
        "Needed: an image in the registry.",
        "",
        about.replace(", here", ""),
        "",
        *code(login, f"cd ../{target}", *(one.strip() for one in commands)),
    ]
