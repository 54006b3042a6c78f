# Made by platformc from specs/smarter.plat. To make it again: platformc build specs/smarter.plat

locals {
  platform                   = "smarter"
  account                    = "012345678901"
  region                     = "us-east-1"
  root_domain                = "example.com"
  shared_resource_identifier = "platform"
  platform_region            = "us"
  unique_id                  = "202602121853"
  cluster                    = "${local.platform}-${local.shared_resource_identifier}-${local.platform_region}-${local.unique_id}"
  zones                      = 3
  cluster_tag                = "kubernetes.io/cluster/${local.cluster}"
  oidc                       = replace(aws_iam_openid_connect_provider.cluster.url, "https://", "")
  node_group_spot            = local.platform
  tags = {
    smarter                      = "true"
    terraform                    = "true"
    "smarter/root_domain"        = local.root_domain
    "smarter/cluster_name"       = local.cluster
    "smarter/platform_subdomain" = local.shared_resource_identifier
    "smarter/platform_name"      = local.platform
    "smarter/platform_region"    = local.platform_region
    "smarter/unique_id"          = local.unique_id
  }
}
