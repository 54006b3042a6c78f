# Made by platformc from specs/smarter.plat. To make it again: platformc build specs/smarter.plat

resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}
