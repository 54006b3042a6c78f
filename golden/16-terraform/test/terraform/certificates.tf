# Made by platformc from specs/teach/16-terraform.plat. To make it again: platformc build specs/teach/16-terraform.plat

resource "aws_acm_certificate" "assets" {
  # CloudFront takes certificates of us-east-1 only.
  provider          = aws.us_east_1
  domain_name       = local.cdn
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "assets_validation" {
  for_each = {
    for option in aws_acm_certificate.assets.domain_validation_options : option.domain_name => {
      name   = option.resource_record_name
      type   = option.resource_record_type
      record = option.resource_record_value
    }
  }
  zone_id         = aws_route53_zone.main.zone_id
  name            = each.value.name
  type            = each.value.type
  ttl             = 60
  records         = [each.value.record]
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "assets" {
  provider                = aws.us_east_1
  certificate_arn         = aws_acm_certificate.assets.arn
  validation_record_fqdns = [for record in aws_route53_record.assets_validation : record.fqdn]
}
