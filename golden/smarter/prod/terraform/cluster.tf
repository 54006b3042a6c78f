# Made by platformc from specs/smarter.plat. To make it again: platformc build specs/smarter.plat

data "aws_eks_cluster" "main" {
  name = local.cluster
}

data "aws_iam_openid_connect_provider" "main" {
  url = "https://${local.oidc_main}"
}
