# Made by platformc from specs/teach/14-container-apps.plat. To make it again: platformc build specs/teach/14-container-apps.plat

resource "azurerm_container_registry" "main" {
  name                = "shopapps"
  location            = "westeurope"
  resource_group_name = data.azurerm_resource_group.main.name
  sku                 = "Basic"
  admin_enabled       = false
}
