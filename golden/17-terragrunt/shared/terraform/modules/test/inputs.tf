# Made by platformc from specs/teach/17-terragrunt.plat. To make it again: platformc build specs/teach/17-terragrunt.plat

variable "environment" {
  description = "What environment is in this environment"
  type        = string
}
