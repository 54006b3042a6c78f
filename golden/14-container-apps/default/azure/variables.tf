# Made by platformc from specs/teach/14-container-apps.plat. To make it again: platformc build specs/teach/14-container-apps.plat

variable "age_deployment_private_key" {
  type        = string
  description = "The private key of age deployment"
  sensitive   = true
}

variable "input_version" {
  type        = string
  description = "The version, known when it is deployed"
}

variable "mail_token" {
  type        = string
  description = "TOKEN of mail"
  sensitive   = true
}
