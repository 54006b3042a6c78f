# Made by platformc from specs/smarter.plat. To make it again: platformc build specs/smarter.plat

locals {
  platform                   = "smarter"
  environment                = "prod"
  account                    = "012345678901"
  region                     = "us-east-1"
  root_domain                = "example.com"
  shared_resource_identifier = "platform"
  platform_region            = "us"
  unique_id                  = "202602121853"
  namespace                  = "${local.platform}-${local.shared_resource_identifier}-${local.environment}"
  platform_domain            = "${local.shared_resource_identifier}.${local.root_domain}"
  api_domain                 = "api.${local.shared_resource_identifier}.${local.root_domain}"
  cdn_domain                 = "cdn.${local.platform_domain}"
  bucket                     = local.platform_domain
  cluster                    = "${local.platform}-${local.shared_resource_identifier}-${local.platform_region}-${local.unique_id}"
  role_prefix                = "${local.platform}-${local.shared_resource_identifier}-${local.platform_region}"
  database                   = replace(local.namespace, "-", "_")
  sticky_cookie              = "${local.namespace}_sticky_session"
  zone_root                  = local.root_domain
  cluster_tag                = "kubernetes.io/cluster/${local.cluster}"
  oidc_main                  = replace(data.aws_eks_cluster.main.identity[0].oidc[0].issuer, "https://", "")
  role_app                   = "${local.role_prefix}-${local.environment}"
  role_deploy                = "${local.role_prefix}-${local.environment}-deploy"
  mail_main_credentials      = "${local.platform}/${local.environment}/ses"
  secret_mysql_root          = "mysql-root"
  secret_mysql               = "mysql-${local.platform}"
  secret_admin               = "${local.platform}-admin"
  secret_django              = "${local.platform}-django-secret-key"
  secret_fernet              = "${local.platform}-fernet-key"
  secret_redis               = "${local.platform}-redis"
  secret_ses                 = "aws-ses-config"
  secret_openai              = "${local.platform}-openai"
  tags = {
    smarter                               = "true"
    terraform                             = "true"
    "smarter/cost_code"                   = local.namespace
    "smarter/root_domain"                 = local.root_domain
    "smarter/cluster_name"                = local.cluster
    "smarter/platform_subdomain"          = local.shared_resource_identifier
    "smarter/platform_name"               = local.platform
    "smarter/platform_region"             = local.platform_region
    "smarter/unique_id"                   = local.unique_id
    "smarter/environment"                 = local.environment
    "smarter/environment_namespace"       = local.namespace
    "smarter/environment_platform_domain" = local.platform_domain
    "smarter/environment_api_domain"      = local.api_domain
  }
}
