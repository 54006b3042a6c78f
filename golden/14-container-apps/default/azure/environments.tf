# Made by platformc from specs/teach/14-container-apps.plat. To make it again: platformc build specs/teach/14-container-apps.plat

data "azurerm_resource_group" "main" {
  name = "rg-shop"
}

resource "azurerm_container_app_environment" "main" {
  name                = "apps-shop"
  location            = "westeurope"
  resource_group_name = data.azurerm_resource_group.main.name
  logs_destination    = "azure-monitor"
}

resource "azurerm_log_analytics_workspace" "main" {
  name                = "log-shop"
  location            = "westeurope"
  resource_group_name = data.azurerm_resource_group.main.name
  sku                 = "PerGB2018"
  retention_in_days   = 30
}

resource "azurerm_monitor_diagnostic_setting" "main_workspace" {
  name                       = "apps-shop-workspace"
  target_resource_id         = azurerm_container_app_environment.main.id
  log_analytics_workspace_id = azurerm_log_analytics_workspace.main.id

  enabled_log {
    category = "ContainerAppConsoleLogs"
  }

  enabled_log {
    category = "ContainerAppSystemLogs"
  }
}
