# Made by platformc from specs/ssg_sample.plat. To make it again: platformc build specs/ssg_sample.plat

resource "aws_security_group" "main_balancer" {
  name        = local.load_balancer
  description = "Load balancer ${local.load_balancer}"
  vpc_id      = aws_vpc.main.id
}

resource "aws_vpc_security_group_ingress_rule" "main_balancer_443" {
  security_group_id = aws_security_group.main_balancer.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "main_balancer_80" {
  security_group_id = aws_security_group.main_balancer.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
}

resource "aws_vpc_security_group_egress_rule" "main_balancer_to_app" {
  security_group_id            = aws_security_group.main_balancer.id
  referenced_security_group_id = aws_security_group.app_tasks.id
  ip_protocol                  = "tcp"
  from_port                    = 8502
  to_port                      = 8502
}

resource "aws_lb" "main" {
  name                       = local.load_balancer
  load_balancer_type         = "application"
  security_groups            = [aws_security_group.main_balancer.id]
  subnets                    = aws_subnet.main_public[*].id
  drop_invalid_header_fields = true
}

resource "aws_acm_certificate" "main_balancer" {
  domain_name       = local.host
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "main_balancer_validation" {
  for_each = {
    for option in aws_acm_certificate.main_balancer.domain_validation_options : option.domain_name => {
      name   = option.resource_record_name
      type   = option.resource_record_type
      record = option.resource_record_value
    }
  }
  zone_id         = data.aws_route53_zone.root.zone_id
  name            = each.value.name
  type            = each.value.type
  ttl             = 60
  records         = [each.value.record]
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "main_balancer" {
  certificate_arn         = aws_acm_certificate.main_balancer.arn
  validation_record_fqdns = [for record in aws_route53_record.main_balancer_validation : record.fqdn]
}

resource "aws_lb_target_group" "app" {
  name                 = local.target_group
  target_type          = "ip"
  vpc_id               = aws_vpc.main.id
  protocol             = "HTTP"
  port                 = 8502
  deregistration_delay = 30

  health_check {
    path                = "/"
    port                = "traffic-port"
    matcher             = "200"
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  stickiness {
    type            = "app_cookie"
    cookie_name     = local.cookie_app
    cookie_duration = 86400
  }
}

resource "aws_lb_listener" "main_https" {
  load_balancer_arn = aws_lb.main.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = aws_acm_certificate_validation.main_balancer.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.app.arn
  }
}

resource "aws_lb_listener" "main_http" {
  load_balancer_arn = aws_lb.main.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}
