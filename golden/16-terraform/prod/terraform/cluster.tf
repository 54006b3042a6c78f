# Made by platformc from specs/teach/16-terraform.plat. To make it again: platformc build specs/teach/16-terraform.plat

data "aws_eks_cluster" "main" {
  name = local.cluster_main
}

data "aws_iam_openid_connect_provider" "main" {
  url = "https://${local.oidc_main}"
}
