# Made by platformc from specs/pdf_chatbot.plat. To make it again: platformc build specs/pdf_chatbot.plat

output "registry_main_url" {
  description = "Where images are pushed to"
  value       = aws_ecr_repository.main.repository_url
}

output "role_deploy_arn" {
  description = "Role deploy"
  value       = aws_iam_role.deploy.arn
}

output "role_logs_arn" {
  description = "Role logs"
  value       = aws_iam_role.logs.arn
}
