# Made by platformc from specs/teach/17-terragrunt.plat. To make it again: platformc build specs/teach/17-terragrunt.plat

locals {
  platform                 = "shop"
  environment              = var.environment
  account                  = "012345678901"
  region                   = "eu-west-1"
  domain                   = "example.com"
  namespace                = "${local.platform}-${local.environment}"
  host                     = "${local.environment}.${local.domain}"
  zone_main_parent         = "example.com"
  bucket_files             = "${local.namespace}-files"
  cluster_main             = "shop"
  database_main_identifier = "${local.namespace}-database-main"
  database_main_name       = "shop"
  database_main_user       = "shop"
  database_main_host       = "db.${local.host}"
  tags = {
    "shop/environment" = local.environment
  }
}
