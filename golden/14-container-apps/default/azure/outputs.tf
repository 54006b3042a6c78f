# Made by platformc from specs/teach/14-container-apps.plat. To make it again: platformc build specs/teach/14-container-apps.plat

output "resource_group" {
  description = "The resource group"
  value       = data.azurerm_resource_group.main.name
}

output "registry_main" {
  description = "Where images are pushed to"
  value       = azurerm_container_registry.main.login_server
}

output "url_orders" {
  description = "Its address, known before the app is there"
  value       = "https://orders.${azurerm_container_app_environment.main.default_domain}"
}
