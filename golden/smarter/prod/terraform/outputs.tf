# Made by platformc from specs/smarter.plat. To make it again: platformc build specs/smarter.plat

output "zone_platform_name_servers" {
  description = "Name servers of zone platform"
  value       = aws_route53_zone.platform.name_servers
}

output "zone_api_name_servers" {
  description = "Name servers of zone api"
  value       = aws_route53_zone.api.name_servers
}

output "registry_main_url" {
  description = "Where images are pushed to"
  value       = aws_ecr_repository.main.repository_url
}

output "bucket_static" {
  description = "The bucket's name"
  value       = aws_s3_bucket.static.bucket
}

output "cdn_assets_distribution" {
  description = "What is invalidated when files of assets change"
  value       = aws_cloudfront_distribution.assets.id
}

output "role_app_arn" {
  description = "Role app"
  value       = aws_iam_role.app.arn
}

output "role_deploy_arn" {
  description = "Role deploy"
  value       = aws_iam_role.deploy.arn
}
