# Made by platformc from specs/teach/17-terragrunt.plat. To make it again: platformc build specs/teach/17-terragrunt.plat

resource "aws_db_subnet_group" "database_main" {
  name       = local.database_main_identifier
  subnet_ids = data.aws_subnets.private.ids
}

resource "aws_security_group" "database_main" {
  name        = local.database_main_identifier
  description = "database main: the nodes of the cluster, nobody else"
  vpc_id      = data.aws_eks_cluster.main.vpc_config[0].vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "database_main" {
  security_group_id            = aws_security_group.database_main.id
  referenced_security_group_id = data.aws_eks_cluster.main.vpc_config[0].cluster_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_db_instance" "database_main" {
  identifier                 = local.database_main_identifier
  engine                     = "postgres"
  engine_version             = "17"
  instance_class             = "db.t4g.medium"
  allocated_storage          = 40
  max_allocated_storage      = 160
  storage_type               = "gp3"
  storage_encrypted          = true
  db_name                    = local.database_main_name
  username                   = local.database_main_user
  password                   = data.aws_secretsmanager_secret_version.database_password.secret_string
  port                       = 5432
  multi_az                   = false
  db_subnet_group_name       = aws_db_subnet_group.database_main.name
  vpc_security_group_ids     = [aws_security_group.database_main.id]
  publicly_accessible        = false
  backup_retention_period    = 7
  copy_tags_to_snapshot      = true
  auto_minor_version_upgrade = true
  deletion_protection        = true
  skip_final_snapshot        = false
  final_snapshot_identifier  = "${local.database_main_identifier}-final"
}

resource "aws_route53_record" "database_main" {
  zone_id = aws_route53_zone.main.zone_id
  name    = local.database_main_host
  type    = "CNAME"
  ttl     = 60
  records = [aws_db_instance.database_main.address]
}
