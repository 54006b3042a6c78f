# Made by platformc from specs/teach/16-terraform.plat. To make it again: platformc build specs/teach/16-terraform.plat

output "zone_main_name_servers" {
  description = "Name servers of zone main"
  value       = aws_route53_zone.main.name_servers
}

output "registry_main_url" {
  description = "Where images are pushed to"
  value       = aws_ecr_repository.main.repository_url
}

output "bucket_assets" {
  description = "The bucket's name"
  value       = aws_s3_bucket.assets.bucket
}

output "cdn_assets_distribution" {
  description = "What is invalidated when files of assets change"
  value       = aws_cloudfront_distribution.assets.id
}

output "role_web_arn" {
  description = "Role web"
  value       = aws_iam_role.web.arn
}
