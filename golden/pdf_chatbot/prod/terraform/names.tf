# Made by platformc from specs/pdf_chatbot.plat. To make it again: platformc build specs/pdf_chatbot.plat

locals {
  environment  = "prod"
  account      = "012345678901"
  region       = "us-east-1"
  app          = "pdf-chatbot"
  namespace    = "${local.app}-${local.environment}"
  role_deploy  = "${local.app}-deploy"
  cluster_main = "${local.app}-us"
  oidc_main    = replace(data.aws_eks_cluster.main.identity[0].oidc[0].issuer, "https://", "")
  role_logs    = "${local.app}-logs"
}
