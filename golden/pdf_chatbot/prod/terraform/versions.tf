# Made by platformc from specs/pdf_chatbot.plat. To make it again: platformc build specs/pdf_chatbot.plat

terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.25"
    }
  }
}
