# Made by platformc from specs/unique_apps.plat. To make it again: platformc build specs/unique_apps.plat

data "azurerm_resource_group" "main" {
  name = "rg-apps-staging"
}

resource "azurerm_container_app_environment" "demo" {
  name                = "assistant-demo-staging"
  location            = "switzerlandnorth"
  resource_group_name = data.azurerm_resource_group.main.name
  logs_destination    = "azure-monitor"
  tags = {
    platform    = "unique_apps"
    environment = "staging"
  }
}

data "azurerm_storage_account" "demo" {
  name                = "stapplogsstaging"
  resource_group_name = data.azurerm_resource_group.main.name
}

resource "azurerm_monitor_diagnostic_setting" "demo_storage" {
  name               = "assistant-demo-staging-diagnostic-setting"
  target_resource_id = azurerm_container_app_environment.demo.id
  storage_account_id = data.azurerm_storage_account.demo.id

  enabled_log {
    category = "ContainerAppConsoleLogs"
  }
}

resource "azurerm_log_analytics_workspace" "demo" {
  name                = "log-apps-staging"
  location            = "switzerlandnorth"
  resource_group_name = data.azurerm_resource_group.main.name
  sku                 = "PerGB2018"
  retention_in_days   = 90
  tags = {
    platform    = "unique_apps"
    environment = "staging"
  }
}

resource "azurerm_monitor_diagnostic_setting" "demo_workspace" {
  name                       = "assistant-demo-staging-workspace"
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
  name                = "assistant-stream-staging"
  location            = "switzerlandnorth"
  resource_group_name = data.azurerm_resource_group.main.name
  logs_destination    = "azure-monitor"
  tags = {
    platform    = "unique_apps"
    environment = "staging"
  }
}

resource "azurerm_monitor_diagnostic_setting" "streamed_storage" {
  name               = "assistant-stream-staging-diagnostic-setting"
  target_resource_id = azurerm_container_app_environment.streamed.id
  storage_account_id = data.azurerm_storage_account.demo.id

  enabled_log {
    category = "ContainerAppConsoleLogs"
  }
}

resource "azurerm_monitor_diagnostic_setting" "streamed_workspace" {
  name                       = "assistant-stream-staging-workspace"
  target_resource_id         = azurerm_container_app_environment.streamed.id
  log_analytics_workspace_id = azurerm_log_analytics_workspace.demo.id

  enabled_log {
    category = "ContainerAppConsoleLogs"
  }

  enabled_log {
    category = "ContainerAppSystemLogs"
  }
}
