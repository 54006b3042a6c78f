# Made by platformc from specs/teach/16-terraform.plat. To make it again: platformc build specs/teach/16-terraform.plat

provider "aws" {
  region              = local.region
  allowed_account_ids = [local.account]

  default_tags {
    tags = local.tags
  }
}

provider "aws" {
  alias               = "us_east_1"
  region              = "us-east-1"
  allowed_account_ids = [local.account]

  default_tags {
    tags = local.tags
  }
}
