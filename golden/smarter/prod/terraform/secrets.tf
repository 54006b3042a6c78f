# Made by platformc from specs/smarter.plat. To make it again: platformc build specs/smarter.plat

resource "random_password" "mysql_root_mysql_root_password" {
  length  = 32
  special = false
}

resource "random_password" "mysql_smarter_mysql_password" {
  length  = 32
  special = false
}

resource "random_password" "admin_smarter_admin_password" {
  length  = 24
  special = false
}

resource "random_password" "django_secret_key" {
  length  = 50
  special = false
}

resource "random_password" "fernet_letters" {
  length  = 43
  special = false
}

resource "random_password" "redis_password" {
  length  = 32
  special = false
}

data "aws_secretsmanager_secret_version" "openai_openai_api_key" {
  secret_id = "${local.platform}/openai"
}
