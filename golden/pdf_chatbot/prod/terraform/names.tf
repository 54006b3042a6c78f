# Made by platformc from specs/pdf_chatbot.plat. To make it again: platformc build specs/pdf_chatbot.plat

locals {
  account      = "012345678901"
  region       = "us-east-1"
  app          = "pdf-chatbot"
  role_deploy  = "${local.app}-deploy"
  cluster_main = "${local.app}-us"
}
