# Made by platformc from specs/unique_apps.plat. To make it again: platformc build specs/unique_apps.plat

data "azurerm_resource_group" "main" {
  name = "rg-apps-dev"
}

resource "azurerm_container_app_environment" "demo" {
  name                = "assistant-demo-dev"
  location            = "switzerlandnorth"
  resource_group_name = data.azurerm_resource_group.main.name
  logs_destination    = "azure-monitor"
  tags = {
    platform    = "unique_apps"
    environment = "dev"
  }
}

data "azurerm_storage_account" "demo" {
  name                = "stapplogsdev"
  resource_group_name = data.azurerm_resource_group.main.name
}

resource "azurerm_monitor_diagnostic_setting" "demo_storage" {
  name               = "assistant-demo-dev-diagnostic-setting"
  target_resource_id = azurerm_container_app_environment.demo.id
  storage_account_id = data.azurerm_storage_account.demo.id

  enabled_log {
    category = "ContainerAppConsoleLogs"
  }
}

resource "azurerm_log_analytics_workspace" "demo" {
  name                = "log-apps-dev"
  location            = "switzerlandnorth"
  resource_group_name = data.azurerm_resource_group.main.name
  sku                 = "PerGB2018"
  retention_in_days   = 90
  tags = {
    platform    = "unique_apps"
    environment = "dev"
  }
}

resource "azurerm_monitor_diagnostic_setting" "demo_workspace" {
  name                       = "assistant-demo-dev-workspace"
  target_resource_id         = azurerm_container_app_environment.demo.id
  log_analytics_workspace_id = azurerm_log_analytics_workspace.demo.id

  enabled_log {
    category = "ContainerAppConsoleLogs"
  }

  enabled_log {
    category = "ContainerAppSystemLogs"
  }
}

resource "azurerm_container_app_environment" "streamed" {
  name                = "assistant-stream-dev"
  location            = "switzerlandnorth"
  resource_group_name = data.azurerm_resource_group.main.name
  logs_destination    = "azure-monitor"
  tags = {
    platform    = "unique_apps"
    environment = "dev"
  }
}

resource "azurerm_monitor_diagnostic_setting" "streamed_storage" {
  name               = "assistant-stream-dev-diagnostic-setting"
  target_resource_id = azurerm_container_app_environment.streamed.id
  storage_account_id = data.azurerm_storage_account.demo.id

  enabled_log {
    category = "ContainerAppConsoleLogs"
  }
}

resource "azurerm_monitor_diagnostic_setting" "streamed_workspace" {
  name                       = "assistant-stream-dev-workspace"
  target_resource_id         = azurerm_container_app_environment.streamed.id
  log_analytics_workspace_id = azurerm_log_analytics_workspace.demo.id

  enabled_log {
    category = "ContainerAppConsoleLogs"
  }

  enabled_log {
    category = "ContainerAppSystemLogs"
  }
}
