# Made by platformc from specs/ssg_sample.plat. To make it again: platformc build specs/ssg_sample.plat

provider "aws" {
  region              = local.region
  allowed_account_ids = [local.account]

  default_tags {
    tags = local.tags
  }
}
