# Made by platformc from specs/unique_apps.plat. To make it again: platformc build specs/unique_apps.plat

terraform {
  required_version = ">= 1.9"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.55"
    }
  }

  backend "azurerm" {
    resource_group_name  = "rg-apps-dev"
    storage_account_name = "stappstatedev"
    container_name       = "terraform"
    key                  = "unique_apps-dev.tfstate"
    use_azuread_auth     = true
  }
}

provider "azurerm" {
  # The subscription comes from ARM_SUBSCRIPTION_ID.
  resource_provider_registrations = "none"
  resource_providers_to_register = [
    "Microsoft.App",
    "Microsoft.ContainerRegistry",
    "Microsoft.Insights",
    "Microsoft.ManagedIdentity",
    "Microsoft.OperationalInsights",
  ]

  features {}
}
