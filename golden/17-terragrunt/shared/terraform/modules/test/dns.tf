# Made by platformc from specs/teach/17-terragrunt.plat. To make it again: platformc build specs/teach/17-terragrunt.plat

resource "aws_route53_zone" "main" {
  name = local.host
}

data "aws_route53_zone" "main_parent" {
  name = local.zone_main_parent
}

resource "aws_route53_record" "main_delegation" {
  zone_id = data.aws_route53_zone.main_parent.zone_id
  name    = aws_route53_zone.main.name
  type    = "NS"
  ttl     = 300
  records = aws_route53_zone.main.name_servers
}
