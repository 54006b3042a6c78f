# Made by platformc from specs/unique_apps.plat. To make it again: platformc build specs/unique_apps.plat

resource "azurerm_user_assigned_identity" "deployment" {
  name                = "id-apps-deployment-prod"
  location            = "switzerlandnorth"
  resource_group_name = data.azurerm_resource_group.main.name
  tags = {
    platform    = "unique_apps"
    environment = "prod"
  }
}

resource "azurerm_federated_identity_credential" "deployment" {
  name                = "github-prod"
  resource_group_name = data.azurerm_resource_group.main.name
  parent_id           = azurerm_user_assigned_identity.deployment.id
  audience            = ["api://AzureADTokenExchange"]
  issuer              = "https://token.actions.githubusercontent.com"
  subject             = "repo:example/apps:environment:prod"
}

resource "azurerm_role_assignment" "deployment_contributor_resource_group" {
  scope                = data.azurerm_resource_group.main.id
  role_definition_name = "Contributor"
  principal_id         = azurerm_user_assigned_identity.deployment.principal_id
  principal_type       = "ServicePrincipal"
}
