# Made by platformc from specs/teach/17-terragrunt.plat. To make it again: platformc build specs/teach/17-terragrunt.plat

output "zone_main_name_servers" {
  description = "Name servers of zone main"
  value       = aws_route53_zone.main.name_servers
}

output "bucket_files" {
  description = "The bucket's name"
  value       = aws_s3_bucket.files.bucket
}

output "database_main_address" {
  description = "Where database main runs"
  value       = aws_db_instance.database_main.address
}
