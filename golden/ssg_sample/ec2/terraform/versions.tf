# Made by platformc from specs/ssg_sample.plat. To make it again: platformc build specs/ssg_sample.plat

terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.25"
    }
  }

  backend "s3" {
    bucket       = "ssg-terraform-state"
    key          = "ssg/ec2/terraform.tfstate"
    region       = "ap-southeast-1"
    encrypt      = true
    use_lockfile = true
  }
}
