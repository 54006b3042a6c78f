# Made by platformc from specs/smarter.plat. To make it again: platformc build specs/smarter.plat

resource "aws_ses_domain_identity" "main" {
  domain = local.platform_domain
}

resource "aws_ses_domain_dkim" "main" {
  domain = aws_ses_domain_identity.main.domain
}

resource "aws_route53_record" "main_dkim" {
  count   = 3
  zone_id = aws_route53_zone.platform.zone_id
  name    = "${aws_ses_domain_dkim.main.dkim_tokens[count.index]}._domainkey.${local.platform_domain}"
  type    = "CNAME"
  ttl     = 600
  records = ["${aws_ses_domain_dkim.main.dkim_tokens[count.index]}.dkim.amazonses.com"]
}

resource "aws_route53_record" "main_dmarc" {
  zone_id = aws_route53_zone.platform.zone_id
  name    = "_dmarc.${local.platform_domain}"
  type    = "TXT"
  ttl     = 600
  records = ["v=DMARC1; p=quarantine; rua=mailto:admin@${local.root_domain}"]
}

resource "aws_ses_domain_mail_from" "main" {
  domain           = aws_ses_domain_identity.main.domain
  mail_from_domain = "mail.${local.platform_domain}"
}

resource "aws_route53_record" "main_sender_mx" {
  zone_id = aws_route53_zone.platform.zone_id
  name    = aws_ses_domain_mail_from.main.mail_from_domain
  type    = "MX"
  ttl     = 600
  records = ["10 feedback-smtp.${local.region}.amazonses.com"]
}

resource "aws_route53_record" "main_sender_spf" {
  zone_id = aws_route53_zone.platform.zone_id
  name    = aws_ses_domain_mail_from.main.mail_from_domain
  type    = "TXT"
  ttl     = 600
  records = ["v=spf1 include:amazonses.com -all"]
}

resource "aws_iam_user" "main_smtp" {
  name = substr("smtp.${local.platform_domain}", 0, 64)
}

data "aws_iam_policy_document" "main_smtp" {
  statement {
    actions   = ["ses:SendRawEmail"]
    resources = [aws_ses_domain_identity.main.arn]
  }
}

resource "aws_iam_user_policy" "main_smtp" {
  name   = "send"
  user   = aws_iam_user.main_smtp.name
  policy = data.aws_iam_policy_document.main_smtp.json
}

resource "aws_iam_access_key" "main_smtp" {
  user = aws_iam_user.main_smtp.name
}

resource "aws_secretsmanager_secret" "main_smtp_host" {
  name = "${local.mail_main_credentials}/host"
}

resource "aws_secretsmanager_secret_version" "main_smtp_host" {
  secret_id     = aws_secretsmanager_secret.main_smtp_host.id
  secret_string = "email-smtp.${local.region}.amazonaws.com"
}

resource "aws_secretsmanager_secret" "main_smtp_username" {
  name = "${local.mail_main_credentials}/username"
}

resource "aws_secretsmanager_secret_version" "main_smtp_username" {
  secret_id     = aws_secretsmanager_secret.main_smtp_username.id
  secret_string = aws_iam_access_key.main_smtp.id
}

resource "aws_secretsmanager_secret" "main_smtp_password" {
  name = "${local.mail_main_credentials}/password"
}

resource "aws_secretsmanager_secret_version" "main_smtp_password" {
  secret_id     = aws_secretsmanager_secret.main_smtp_password.id
  secret_string = aws_iam_access_key.main_smtp.ses_smtp_password_v4
}
