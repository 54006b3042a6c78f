# Made by platformc from specs/teach/17-terragrunt.plat. To make it again: platformc build specs/teach/17-terragrunt.plat

data "aws_secretsmanager_secret_version" "database_password" {
  secret_id = "shop/${local.environment}/database"
}
