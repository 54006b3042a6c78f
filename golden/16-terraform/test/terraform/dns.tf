# Made by platformc from specs/teach/16-terraform.plat. To make it again: platformc build specs/teach/16-terraform.plat

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

resource "aws_route53_record" "docs" {
  zone_id = aws_route53_zone.main.zone_id
  name    = local.record_docs
  type    = "CNAME"
  ttl     = 300
  records = ["shop.github.io"]
}
