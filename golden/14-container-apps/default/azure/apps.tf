# Made by platformc from specs/teach/14-container-apps.plat. To make it again: platformc build specs/teach/14-container-apps.plat

resource "azurerm_container_app" "orders" {
  name                         = "orders"
  resource_group_name          = data.azurerm_resource_group.main.name
  container_app_environment_id = azurerm_container_app_environment.main.id
  revision_mode                = "Single"

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.app.id]
  }

  registry {
    server   = "shopapps.azurecr.io"
    identity = azurerm_user_assigned_identity.app.id
  }

  secret {
    name  = "mail-token"
    value = var.mail_token
  }

  secret {
    name  = "sops-age-key"
    value = var.age_deployment_private_key
  }

  template {
    min_replicas = 0
    max_replicas = 3

    container {
      name   = "orders"
      image  = "shopapps.azurecr.io/orders:${var.input_version}"
      cpu    = 1
      memory = "2Gi"

      env {
        name        = "MAIL_TOKEN"
        secret_name = "mail-token"
      }

      env {
        name        = "SOPS_AGE_KEY"
        secret_name = "sops-age-key"
      }

      liveness_probe {
        transport               = "HTTP"
        port                    = 8080
        path                    = "/healthz"
        interval_seconds        = 30
        timeout                 = 5
        failure_count_threshold = 3
        initial_delay           = 0
      }

      readiness_probe {
        transport               = "HTTP"
        port                    = 8080
        path                    = "/healthz"
        interval_seconds        = 30
        timeout                 = 5
        failure_count_threshold = 3
      }
    }

    http_scale_rule {
      name                = "http"
      concurrent_requests = "16"
    }
  }

  ingress {
    external_enabled = true
    target_port      = 8080

    traffic_weight {
      latest_revision = true
      percentage      = 100
    }
  }

  # Its first image is pulled as soon as it is made.
  depends_on = [azurerm_role_assignment.app_acrpull_main]

  # The workflow gives it each new image.
  lifecycle {
    ignore_changes = [template[0].container[0].image]
  }
}
