# Made by platformc from specs/unique_apps.plat. To make it again: platformc build specs/unique_apps.plat

resource "azurerm_container_registry" "main" {
  name                = "uniqueappsprod"
  location            = "switzerlandnorth"
  resource_group_name = data.azurerm_resource_group.main.name
  sku                 = "Basic"
  admin_enabled       = true
  tags = {
    platform    = "unique_apps"
    environment = "prod"
  }
}
