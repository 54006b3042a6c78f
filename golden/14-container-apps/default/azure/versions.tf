# Made by platformc from specs/teach/14-container-apps.plat. To make it again: platformc build specs/teach/14-container-apps.plat

terraform {
  required_version = ">= 1.9"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.55"
    }
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
