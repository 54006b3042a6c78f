"""Specs with workflows, as text: what tests of the github target build."""

from __future__ import annotations

SHOP = """\
platform shop {
  aws { account = "012345678901"; region = "us-east-1" }
}
environments alpha, prod
input version
names {
  namespace : k8s.namespace        = "{platform}-{environment}"
  cdn       : aws.cloudfront_alias = "cdn.{environment}.example.com"
}
registry main { kind = ecr; name = names.namespace; external }
cluster main { name = "shop-us"; external }
role deploy { name = "shop-deploy-{environment}"; external }
bucket static { name = "{environment}.shop.example.com"; external }
cdn assets { name = names.cdn; origin = bucket.static; external }
secret mysql { name = "mysql-shop"; PASSWORD = external "shop/mysql"; USER = "shop" }
secret robot { TOKEN = github }
service web {
  image = "{registry.main.url}:{input.version}"
  build = "." { args { MODE = "it's, \\"quoted\\""; REVISION = inherit } }
  port http = 8000
}
service worker like web { port none; command = ["work"] }
job migrate like web { port none; command = ["migrate"]; run = before web }

workflow deploy {
  on { push = ["main"]; dispatch }
  branches = ["main"]
  role     = role.deploy
  python   = 3.12
  env { TOKEN = secret.robot.TOKEN }
  test     = ["pip install .[test]", "pytest -q"]
  builds   = [web, worker]
  scan     = high
  timeout  = 30m
  deploy   = kubernetes { cluster = cluster.main }
  summary  = "Deployed {github.sha} to {environment}, by {vars.TEAM}"
  in prod { reviewers = ["platform-team"]; wait = 10m }
}
workflow chart {
  on { release }
  tag    = release
  role   = role.deploy
  url    = "https://{names.cdn}/"
  deploy = helm {
    cluster    = cluster.main
    chart      = "shop"
    repository = "https://charts.example.com"
    version    = "1.2.3"
    release    = platform
    files      = ["build/{environment}/helm/values.yaml"]
    values {
      image.tag = input.version
      count = 3
      env { PASSWORD = secret.mysql.PASSWORD; URL = "mysql://shop:{secret.mysql.PASSWORD}@db"; TOKEN = secret.robot.TOKEN }
      hosts = ["a", true]
    }
  }
}
workflow ui {
  on { push = ["main"]; paths = ["ui/**"] }
  concurrency = cancel
  role   = role.deploy
  node   = 22
  deploy = bundle {
    build = ["npm ci", "npm run build"]; in = "ui"; from = "dist"; bucket = bucket.static; prefix = "ui-chat"
    cdn = cdn.assets
  }
}
workflow tasks {
  on { dispatch }
  tag    = dispatch
  role   = role.deploy
  builds = web
  deploy = ecs { cluster = cluster.main; task = "deploy/task.json" }
}
workflow apps {
  on { schedule = "0 3 * * *" }
  azure { client_id = vars.AZURE_CLIENT_ID; tenant_id = vars.AZURE_TENANT_ID; subscription_id = vars.AZURE_SUBSCRIPTION_ID }
  deploy = container_app { app = "shop-web"; resource_group = vars.AZURE_RESOURCE_GROUP; services = web }
}
deploy { kubernetes { secret_store = "vault" }; github }
"""

ACTION = """\
platform apps { }
environments dev, prod
names { module : python.module = "joke_of_the_day" }

workflow joke {
  name        = "[{names.module}][🗄️env: {environment}] Deploy to Azure Container Apps"
  file        = "{names.module}.{environment}.deploy.yaml"
  concurrency = off
  on { dispatch }
  permissions { id_token = write }
  deploy = action "example/sdk-deploy-action@v3" {
    title = "Deploy to Azure Container Apps"
    inputs {
      module = required
      environment = required
      azure_storage_account_id = optional since "v3"
      cpu = optional since "v2"
    }
    with {
      module                   = names.module
      environment              = environment
      resource_group_name      = vars.AZURE_RESOURCE_GROUP
      acr_password             = secrets.ACR_PASSWORD
      encrypted_env_file       = ".env.enc"
      azure_storage_account_id = vars.AZURE_STORAGE_ACCOUNT_ID
      cpu                      = 0.5
    }
  }
  summary = \"\"\"
    ## Azure Container App {outputs.app_name}
    **FQDN:** [{outputs.fqdn}](https://{outputs.fqdn})
    \"\"\"
  in prod { branches = ["main"] }
}
deploy { github }
""".replace(
    "    inputs {\n",
    "    inputs {\n      resource_group_name = optional\n      acr_password = optional\n      encrypted_env_file = optional\n",
)
