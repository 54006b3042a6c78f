# Made by platformc from specs/ssg_sample.plat. To make it again: platformc build specs/ssg_sample.plat

data "aws_route53_zone" "root" {
  name = local.zone_root
}

resource "aws_route53_record" "main" {
  zone_id = data.aws_route53_zone.root.zone_id
  name    = local.host
  type    = "A"

  alias {
    name                   = aws_lb.main.dns_name
    zone_id                = aws_lb.main.zone_id
    evaluate_target_health = true
  }
}
