# Made by platformc from specs/smarter.plat. To make it again: platformc build specs/smarter.plat

resource "aws_route53_zone" "platform" {
  name = local.platform_domain
}

data "aws_route53_zone" "platform_parent" {
  name = local.zone_platform_parent
}

resource "aws_route53_record" "platform_delegation" {
  zone_id = data.aws_route53_zone.platform_parent.zone_id
  name    = aws_route53_zone.platform.name
  type    = "NS"
  ttl     = 300
  records = aws_route53_zone.platform.name_servers
}

resource "aws_route53_zone" "api" {
  name = local.api_domain
}

data "aws_route53_zone" "api_parent" {
  name = local.zone_api_parent
}

resource "aws_route53_record" "api_delegation" {
  zone_id = data.aws_route53_zone.api_parent.zone_id
  name    = aws_route53_zone.api.name
  type    = "NS"
  ttl     = 300
  records = aws_route53_zone.api.name_servers
}

data "aws_lb" "traefik" {
  tags = {
    "kubernetes.io/service-name" = "traefik/traefik"
    (local.cluster_tag)          = "owned"
  }
}

resource "aws_route53_record" "platform" {
  zone_id = aws_route53_zone.platform.zone_id
  name    = local.platform_domain
  type    = "A"

  alias {
    name                   = data.aws_lb.traefik.dns_name
    zone_id                = data.aws_lb.traefik.zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_record" "api" {
  zone_id = aws_route53_zone.api.zone_id
  name    = local.api_domain
  type    = "A"

  alias {
    name                   = data.aws_lb.traefik.dns_name
    zone_id                = data.aws_lb.traefik.zone_id
    evaluate_target_health = true
  }
}
