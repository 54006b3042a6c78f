# Made by platformc from specs/ssg_sample.plat. To make it again: platformc build specs/ssg_sample.plat

output "registry_main_url" {
  description = "Where images are pushed to"
  value       = aws_ecr_repository.main.repository_url
}

output "role_execution_arn" {
  description = "Role execution"
  value       = aws_iam_role.execution.arn
}

output "role_deploy_arn" {
  description = "Role deploy"
  value       = aws_iam_role.deploy.arn
}
