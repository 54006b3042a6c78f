# Made by platformc from specs/smarter.plat. To make it again: platformc build specs/smarter.plat

resource "kubernetes_namespace_v1" "main" {
  metadata {
    name = local.namespace
    labels = {
      "app.kubernetes.io/part-of"           = local.platform
      "app.kubernetes.io/managed-by"        = "platformc"
      "app.kubernetes.io/application-group" = local.platform
      "pod-security.kubernetes.io/enforce"  = "baseline"
      "pod-security.kubernetes.io/warn"     = "restricted"
    }
  }
}

resource "kubernetes_secret_v1" "mysql_root" {
  metadata {
    name      = local.secret_mysql_root
    namespace = local.namespace
  }

  data = {
    MYSQL_ROOT_USERNAME = "root"
    MYSQL_ROOT_PASSWORD = random_password.mysql_root_mysql_root_password.result
    MYSQL_HOST          = "${local.platform}-mysql"
    MYSQL_PORT          = "3306"
  }
  depends_on = [kubernetes_namespace_v1.main]
}

resource "kubernetes_secret_v1" "mysql" {
  metadata {
    name      = local.secret_mysql
    namespace = local.namespace
  }

  data = {
    SMARTER_MYSQL_DATABASE = local.database
    SMARTER_MYSQL_USERNAME = local.database
    SMARTER_MYSQL_PASSWORD = random_password.mysql_smarter_mysql_password.result
    MYSQL_HOST             = "${local.platform}-mysql"
    MYSQL_PORT             = "3306"
  }
  depends_on = [kubernetes_namespace_v1.main]
}

resource "kubernetes_secret_v1" "admin" {
  metadata {
    name      = local.secret_admin
    namespace = local.namespace
  }

  data = {
    SMARTER_ADMIN_USERNAME = "admin"
    SMARTER_ADMIN_EMAIL    = "admin@${local.root_domain}"
    SMARTER_ADMIN_PASSWORD = random_password.admin_smarter_admin_password.result
    SMARTER_LOGIN_URL      = "https://${local.platform_domain}/login/"
  }
  depends_on = [kubernetes_namespace_v1.main]
}

resource "kubernetes_secret_v1" "django" {
  metadata {
    name      = local.secret_django
    namespace = local.namespace
  }

  data = {
    SECRET_KEY = random_password.django_secret_key.result
  }
  depends_on = [kubernetes_namespace_v1.main]
}

resource "kubernetes_secret_v1" "fernet" {
  metadata {
    name      = local.secret_fernet
    namespace = local.namespace
  }

  data = {
    LETTERS = random_password.fernet_letters.result
  }
  depends_on = [kubernetes_namespace_v1.main]
}

resource "kubernetes_secret_v1" "redis" {
  metadata {
    name      = local.secret_redis
    namespace = local.namespace
  }

  data = {
    password = random_password.redis_password.result
  }
  depends_on = [kubernetes_namespace_v1.main]
}

resource "kubernetes_secret_v1" "ses" {
  metadata {
    name      = local.secret_ses
    namespace = local.namespace
  }

  data = {
    SMTP_HOST     = aws_secretsmanager_secret_version.main_smtp_host.secret_string
    SMTP_PORT     = "587"
    SMTP_USE_SSL  = "false"
    SMTP_USE_TLS  = "true"
    SMTP_USERNAME = aws_secretsmanager_secret_version.main_smtp_username.secret_string
    SMTP_PASSWORD = aws_secretsmanager_secret_version.main_smtp_password.secret_string
  }
  depends_on = [kubernetes_namespace_v1.main]
}

resource "kubernetes_secret_v1" "openai" {
  metadata {
    name      = local.secret_openai
    namespace = local.namespace
  }

  data = {
    OPENAI_API_KEY = data.aws_secretsmanager_secret_version.openai_openai_api_key.secret_string
  }
  depends_on = [kubernetes_namespace_v1.main]
}

resource "kubernetes_manifest" "issuer_platform" {
  manifest = {
    apiVersion = "cert-manager.io/v1"
    kind       = "ClusterIssuer"
    metadata = {
      name = local.platform_domain
      labels = {
        "app.kubernetes.io/part-of"           = local.platform
        "app.kubernetes.io/managed-by"        = "platformc"
        "app.kubernetes.io/application-group" = local.platform
      }
    }
    spec = {
      acme = {
        server = "https://acme-v02.api.letsencrypt.org/directory"
        email  = "admin@${local.root_domain}"
        privateKeySecretRef = {
          name = local.platform_domain
        }
        solvers = [
          {
            selector = {
              dnsZones = [local.platform_domain]
            }
            dns01 = {
              route53 = {
                region = "us-east-1"
              }
            }
          },
        ]
      }
    }
  }
  depends_on = [aws_route53_record.platform_delegation]
}

resource "kubernetes_manifest" "issuer_api" {
  manifest = {
    apiVersion = "cert-manager.io/v1"
    kind       = "ClusterIssuer"
    metadata = {
      name = local.api_domain
      labels = {
        "app.kubernetes.io/part-of"           = local.platform
        "app.kubernetes.io/managed-by"        = "platformc"
        "app.kubernetes.io/application-group" = local.platform
      }
    }
    spec = {
      acme = {
        server = "https://acme-v02.api.letsencrypt.org/directory"
        email  = "admin@${local.root_domain}"
        privateKeySecretRef = {
          name = local.api_domain
        }
        solvers = [
          {
            selector = {
              dnsZones = [local.api_domain]
            }
            dns01 = {
              route53 = {
                region = "us-east-1"
              }
            }
          },
        ]
      }
    }
  }
  depends_on = [aws_route53_record.api_delegation, aws_route53_record.platform_delegation]
}

resource "kubernetes_manifest" "middleware_cors" {
  manifest = {
    apiVersion = "traefik.io/v1alpha1"
    kind       = "Middleware"
    metadata = {
      name      = "cors"
      namespace = local.namespace
      labels = {
        "app.kubernetes.io/part-of"           = local.platform
        "app.kubernetes.io/managed-by"        = "platformc"
        "app.kubernetes.io/application-group" = local.platform
      }
    }
    spec = {
      headers = {
        accessControlAllowCredentials = true
        accessControlAllowHeaders     = ["*"]
        accessControlAllowMethods     = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
        accessControlAllowOriginList  = ["https://${local.platform_domain}"]
        accessControlMaxAge           = 100
        addVaryHeader                 = true
      }
    }
  }
  depends_on = [kubernetes_namespace_v1.main]
}

resource "kubernetes_manifest" "middleware_https_redirect" {
  manifest = {
    apiVersion = "traefik.io/v1alpha1"
    kind       = "Middleware"
    metadata = {
      name      = "https-redirect"
      namespace = local.namespace
      labels = {
        "app.kubernetes.io/part-of"           = local.platform
        "app.kubernetes.io/managed-by"        = "platformc"
        "app.kubernetes.io/application-group" = local.platform
      }
    }
    spec = {
      redirectScheme = {
        scheme    = "https"
        permanent = true
      }
    }
  }
  depends_on = [kubernetes_namespace_v1.main]
}

resource "kubernetes_manifest" "ingress_platform" {
  manifest = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata = {
      name      = local.platform_domain
      namespace = local.namespace
      labels = {
        "app.kubernetes.io/name"              = local.platform
        "app.kubernetes.io/part-of"           = local.platform
        "app.kubernetes.io/managed-by"        = "platformc"
        "app.kubernetes.io/application-group" = local.platform
      }
      annotations = {
        "kubernetes.io/tls-acme"                           = "true"
        "cert-manager.io/cluster-issuer"                   = local.platform_domain
        "traefik.ingress.kubernetes.io/router.entrypoints" = "websecure"
        "traefik.ingress.kubernetes.io/router.middlewares" = "${local.namespace}-cors@kubernetescrd,${local.namespace}-https-redirect@kubernetescrd"
      }
    }
    spec = {
      ingressClassName = "traefik"
      rules = [
        {
          host = local.platform_domain
          http = {
            paths = [
              {
                path     = "/"
                pathType = "Prefix"
                backend = {
                  service = {
                    name = local.platform
                    port = {
                      number = 8000
                    }
                  }
                }
              },
            ]
          }
        },
      ]
      tls = [
        {
          hosts      = [local.platform_domain]
          secretName = "${local.platform_domain}-tls"
        },
      ]
    }
  }
  depends_on = [kubernetes_namespace_v1.main]
}

resource "kubernetes_manifest" "ingress_api" {
  manifest = {
    apiVersion = "networking.k8s.io/v1"
    kind       = "Ingress"
    metadata = {
      name      = local.api_domain
      namespace = local.namespace
      labels = {
        "app.kubernetes.io/name"              = local.platform
        "app.kubernetes.io/part-of"           = local.platform
        "app.kubernetes.io/managed-by"        = "platformc"
        "app.kubernetes.io/application-group" = local.platform
      }
      annotations = {
        "kubernetes.io/tls-acme"                           = "true"
        "cert-manager.io/cluster-issuer"                   = local.api_domain
        "traefik.ingress.kubernetes.io/router.entrypoints" = "websecure"
        "traefik.ingress.kubernetes.io/router.middlewares" = "${local.namespace}-cors@kubernetescrd,${local.namespace}-https-redirect@kubernetescrd"
      }
    }
    spec = {
      ingressClassName = "traefik"
      rules = [
        {
          host = local.api_domain
          http = {
            paths = [
              {
                path     = "/"
                pathType = "Prefix"
                backend = {
                  service = {
                    name = local.platform
                    port = {
                      number = 8000
                    }
                  }
                }
              },
            ]
          }
        },
      ]
      tls = [
        {
          hosts      = [local.api_domain]
          secretName = "${local.api_domain}-tls"
        },
      ]
    }
  }
  depends_on = [kubernetes_namespace_v1.main]
}

resource "kubernetes_manifest" "sticky_app" {
  manifest = {
    apiVersion = "traefik.io/v1alpha1"
    kind       = "TraefikService"
    metadata = {
      name      = local.platform
      namespace = local.namespace
      labels = {
        "app.kubernetes.io/name"              = local.platform
        "app.kubernetes.io/part-of"           = local.platform
        "app.kubernetes.io/managed-by"        = "platformc"
        "app.kubernetes.io/application-group" = local.platform
      }
    }
    spec = {
      weighted = {
        services = [
          {
            name = local.platform
            port = 8000
            sticky = {
              cookie = {
                name     = local.sticky_cookie
                secure   = true
                httpOnly = true
              }
            }
          },
        ]
      }
    }
  }
  depends_on = [kubernetes_namespace_v1.main]
}

resource "kubernetes_manifest" "claim_backup" {
  manifest = {
    apiVersion = "v1"
    kind       = "PersistentVolumeClaim"
    metadata = {
      name      = "${local.platform}-mysql-backup"
      namespace = local.namespace
      labels = {
        "app.kubernetes.io/part-of"           = local.platform
        "app.kubernetes.io/managed-by"        = "platformc"
        "app.kubernetes.io/application-group" = local.platform
      }
    }
    spec = {
      accessModes      = ["ReadWriteOnce"]
      storageClassName = "gp3"
      resources = {
        requests = {
          storage = "10Gi"
        }
      }
    }
  }
  depends_on = [kubernetes_namespace_v1.main]
}

resource "kubernetes_default_service_account_v1" "default" {
  metadata {
    namespace = local.namespace
    annotations = {
      "eks.amazonaws.com/role-arn" = aws_iam_role.app.arn
    }
  }

  depends_on = [kubernetes_namespace_v1.main]
}

resource "kubernetes_manifest" "role_app" {
  manifest = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "Role"
    metadata = {
      name      = local.platform
      namespace = local.namespace
      labels = {
        "app.kubernetes.io/name"              = local.platform
        "app.kubernetes.io/part-of"           = local.platform
        "app.kubernetes.io/managed-by"        = "platformc"
        "app.kubernetes.io/application-group" = local.platform
      }
    }
    rules = [
      {
        apiGroups     = ["networking.k8s.io"]
        resources     = ["ingresses"]
        resourceNames = [local.platform_domain, local.api_domain]
        verbs         = ["get"]
      },
      {
        apiGroups     = [""]
        resources     = ["secrets"]
        resourceNames = ["${local.platform_domain}-tls", "${local.api_domain}-tls"]
        verbs         = ["get"]
      },
      {
        apiGroups = ["networking.k8s.io"]
        resources = ["ingresses"]
        verbs     = ["get", "list", "watch", "create", "update", "patch", "delete"]
      },
      {
        apiGroups = ["cert-manager.io"]
        resources = ["certificates"]
        verbs     = ["get", "list", "watch", "create", "update", "patch", "delete"]
      },
    ]
  }
  depends_on = [kubernetes_namespace_v1.main]
}

resource "kubernetes_manifest" "role_binding_app" {
  manifest = {
    apiVersion = "rbac.authorization.k8s.io/v1"
    kind       = "RoleBinding"
    metadata = {
      name      = local.platform
      namespace = local.namespace
      labels = {
        "app.kubernetes.io/name"              = local.platform
        "app.kubernetes.io/part-of"           = local.platform
        "app.kubernetes.io/managed-by"        = "platformc"
        "app.kubernetes.io/application-group" = local.platform
      }
    }
    roleRef = {
      apiGroup = "rbac.authorization.k8s.io"
      kind     = "Role"
      name     = local.platform
    }
    subjects = [
      {
        kind      = "ServiceAccount"
        name      = "default"
        namespace = local.namespace
      },
    ]
  }
  depends_on = [kubernetes_namespace_v1.main]
}

resource "kubernetes_manifest" "job_backup" {
  manifest = {
    apiVersion = "batch/v1"
    kind       = "CronJob"
    metadata = {
      name      = "${local.platform}-mysql-backup"
      namespace = local.namespace
      labels = {
        "app.kubernetes.io/name"              = "${local.platform}-mysql-backup"
        "app.kubernetes.io/part-of"           = local.platform
        "app.kubernetes.io/managed-by"        = "platformc"
        "app.kubernetes.io/application-group" = local.platform
      }
    }
    spec = {
      schedule                   = "0 2 * * *"
      concurrencyPolicy          = "Forbid"
      successfulJobsHistoryLimit = 3
      failedJobsHistoryLimit     = 3
      jobTemplate = {
        metadata = {
          labels = {
            "app.kubernetes.io/name"              = "${local.platform}-mysql-backup"
            "app.kubernetes.io/part-of"           = local.platform
            "app.kubernetes.io/managed-by"        = "platformc"
            "app.kubernetes.io/application-group" = local.platform
          }
        }
        spec = {
          backoffLimit = 6
          template = {
            metadata = {
              labels = {
                "app.kubernetes.io/name"              = "${local.platform}-mysql-backup"
                "app.kubernetes.io/part-of"           = local.platform
                "app.kubernetes.io/managed-by"        = "platformc"
                "app.kubernetes.io/application-group" = local.platform
              }
            }
            spec = {
              restartPolicy                = "Never"
              automountServiceAccountToken = false
              enableServiceLinks           = false
              securityContext = {
                runAsNonRoot = true
                runAsUser    = 999
                fsGroup      = 999
                seccompProfile = {
                  type = "RuntimeDefault"
                }
              }
              tolerations = [
                {
                  key      = "node-group"
                  operator = "Equal"
                  value    = local.platform
                  effect   = "NoSchedule"
                },
              ]
              affinity = {
                nodeAffinity = {
                  preferredDuringSchedulingIgnoredDuringExecution = [
                    {
                      weight = 100
                      preference = {
                        matchExpressions = [
                          {
                            key      = "node-group"
                            operator = "In"
                            values   = [local.platform]
                          },
                        ]
                      }
                    },
                  ]
                }
              }
              containers = [
                {
                  name  = "${local.platform}-mysql-backup"
                  image = "mysql:8"
                  args = [
                    "sh",
                    "-c",
                    "mysqldump --single-transaction --host=\"$MYSQL_HOST\" --user=root \"$MYSQL_DATABASE\" > /backup/next.sql && mv /backup/next.sql /backup/database.sql",
                  ]
                  env = [
                    {
                      name = "MYSQL_HOST"
                      valueFrom = {
                        secretKeyRef = {
                          name = "mysql-root"
                          key  = "MYSQL_HOST"
                        }
                      }
                    },
                    {
                      name = "MYSQL_PWD"
                      valueFrom = {
                        secretKeyRef = {
                          name = "mysql-root"
                          key  = "MYSQL_ROOT_PASSWORD"
                        }
                      }
                    },
                    {
                      name  = "MYSQL_DATABASE"
                      value = local.database
                    },
                  ]
                  resources = {
                    requests = {
                      cpu    = "100m"
                      memory = "256Mi"
                    }
                    limits = {
                      cpu    = "500m"
                      memory = "512Mi"
                    }
                  }
                  securityContext = {
                    allowPrivilegeEscalation = false
                    capabilities = {
                      drop = ["ALL"]
                    }
                  }
                  volumeMounts = [
                    {
                      name      = "${local.platform}-mysql-backup"
                      mountPath = "/backup"
                    },
                  ]
                },
              ]
              volumes = [
                {
                  name = "${local.platform}-mysql-backup"
                  persistentVolumeClaim = {
                    claimName = "${local.platform}-mysql-backup"
                  }
                },
              ]
            }
          }
        }
      }
    }
  }
  depends_on = [kubernetes_namespace_v1.main]
}
