# Made by platformc from specs/teach/14-container-apps.plat. To make it again: platformc build specs/teach/14-container-apps.plat

resource "azurerm_user_assigned_identity" "app" {
  name                = "id-shop-app"
  location            = "westeurope"
  resource_group_name = data.azurerm_resource_group.main.name
}

resource "azurerm_role_assignment" "app_acrpull_main" {
  scope                = azurerm_container_registry.main.id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_user_assigned_identity.app.principal_id
  principal_type       = "ServicePrincipal"
}
