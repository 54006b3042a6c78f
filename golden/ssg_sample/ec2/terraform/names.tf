# Made by platformc from specs/ssg_sample.plat. To make it again: platformc build specs/ssg_sample.plat

locals {
  platform       = "ssg"
  environment    = "ec2"
  account        = "012345678901"
  region         = "ap-southeast-1"
  root_domain    = "example.sg"
  application    = "sample-application"
  host           = "${local.environment}.${local.application}.${local.root_domain}"
  cluster        = "${local.platform}-${local.environment}-ecs-cluster"
  service        = "${local.platform}-${local.environment}-ecs-service"
  load_balancer  = "${local.platform}-${local.environment}-alb"
  target_group   = "${local.platform}-${local.environment}-target-group"
  logs           = "${local.platform}/${local.environment}/ecs/${local.application}"
  repository     = "${local.platform}/${local.environment}/${local.application}"
  role_prefix    = "${local.platform}-${local.environment}"
  zone_root      = local.root_domain
  role_execution = "${local.role_prefix}-execution"
  role_deploy    = "${local.role_prefix}-deploy"
  container_app  = "app"
  cookie_app     = "_streamlit_xsrf"
  tags = {
    project     = local.platform
    environment = local.environment
  }
}
