# Made by platformc from specs/teach/16-terraform.plat. To make it again: platformc build specs/teach/16-terraform.plat

locals {
  platform      = "shop"
  environment   = "prod"
  account       = "012345678901"
  region        = "eu-west-1"
  domain        = "example.com"
  namespace     = "${local.platform}-${local.environment}"
  host          = "${local.platform}.${local.domain}"
  cdn           = "cdn.${local.host}"
  zone_root     = local.domain
  record_docs   = "docs.${local.host}"
  bucket_assets = "${local.namespace}-assets"
  cluster_main  = "shop"
  oidc_main     = replace(data.aws_eks_cluster.main.identity[0].oidc[0].issuer, "https://", "")
  role_web      = "${local.namespace}-web"
  tags = {
    "shop/environment" = local.environment
  }
}
