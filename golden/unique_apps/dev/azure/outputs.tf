# Made by platformc from specs/unique_apps.plat. To make it again: platformc build specs/unique_apps.plat

output "resource_group" {
  description = "The resource group"
  value       = data.azurerm_resource_group.main.name
}

output "registry_main" {
  description = "Where images are pushed to"
  value       = azurerm_container_registry.main.login_server
}

output "identity_deployment_client_id" {
  description = "client_id with which workflows log in"
  value       = azurerm_user_assigned_identity.deployment.client_id
}

output "identity_deployment_tenant_id" {
  description = "tenant_id with which workflows log in"
  value       = azurerm_user_assigned_identity.deployment.tenant_id
}

output "storage_account_demo" {
  description = "The account that keeps the logs"
  value       = data.azurerm_storage_account.demo.id
}

output "url_demo" {
  description = "Its address, known before the app is there"
  value       = "https://assistant-demo-dev.${azurerm_container_app_environment.demo.default_domain}"
}

output "webhook_demo" {
  description = "Deploy without ENDPOINT_SECRET, register this address, then add its secret as ENDPOINT_SECRET and deploy again"
  value       = "https://assistant-demo-dev.${azurerm_container_app_environment.demo.default_domain}/webhook"
}

output "url_streamed" {
  description = "Its address, known before the app is there"
  value       = "https://assistant-stream-dev.${azurerm_container_app_environment.streamed.default_domain}"
}

output "webhook_streamed" {
  description = "Register http://localhost/webhook first, for its secret as ENDPOINT_SECRET; when the app is there, change it to this address"
  value       = "https://assistant-stream-dev.${azurerm_container_app_environment.streamed.default_domain}/webhook"
}
