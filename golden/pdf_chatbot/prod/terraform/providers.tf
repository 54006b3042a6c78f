# Made by platformc from specs/pdf_chatbot.plat. To make it again: platformc build specs/pdf_chatbot.plat

provider "aws" {
  region              = local.region
  allowed_account_ids = [local.account]
}
