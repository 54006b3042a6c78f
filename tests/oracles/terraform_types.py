"""Which types of which providers are kept as schemas: those that a platform's Terraform may hold."""

from __future__ import annotations

from typing import NamedTuple


class Provider(NamedTuple):
    """An npm package of a provider's types, and which of them are kept."""

    package: str
    resources: str
    data: str


PROVIDERS = {
    "aws": Provider(
        "@cdktf/provider-aws@21.22.1",
        """
        acm_certificate acm_certificate_validation appautoscaling_policy appautoscaling_target
        autoscaling_group autoscaling_policy budgets_budget cloudfront_distribution cloudfront_function
        cloudfront_origin_access_control cloudfront_response_headers_policy cloudwatch_log_group
        cloudwatch_metric_alarm db_instance db_parameter_group db_subnet_group ecr_lifecycle_policy
        ecr_repository ecr_repository_policy ecs_capacity_provider ecs_cluster
        ecs_cluster_capacity_providers ecs_service ecs_task_definition eip eks_access_entry
        eks_access_policy_association eks_addon eks_cluster eks_node_group eks_pod_identity_association
        elasticache_parameter_group elasticache_replication_group elasticache_subnet_group
        iam_access_key iam_instance_profile iam_openid_connect_provider iam_policy iam_role
        iam_role_policy iam_role_policy_attachment iam_user iam_user_policy internet_gateway kms_alias
        kms_key launch_template lb lb_listener lb_listener_certificate lb_listener_rule lb_target_group
        lb_target_group_attachment nat_gateway route route53_record route53_zone route_table
        route_table_association s3_bucket s3_bucket_cors_configuration s3_bucket_lifecycle_configuration
        s3_bucket_ownership_controls s3_bucket_policy s3_bucket_public_access_block
        s3_bucket_server_side_encryption_configuration s3_bucket_versioning
        s3_bucket_website_configuration s3_object secretsmanager_secret secretsmanager_secret_version
        security_group security_group_rule service_discovery_private_dns_namespace
        service_discovery_service ses_domain_dkim ses_domain_identity ses_domain_identity_verification
        ses_domain_mail_from ses_identity_policy sesv2_email_identity
        sesv2_email_identity_mail_from_attributes sns_topic sns_topic_subscription sqs_queue
        sqs_queue_policy ssm_parameter subnet vpc vpc_endpoint vpc_security_group_egress_rule
        vpc_security_group_ingress_rule
        """,
        """
        acm_certificate ami availability_zones caller_identity cloudfront_cache_policy
        cloudfront_origin_request_policy cloudfront_response_headers_policy ecr_repository ecs_cluster
        eks_cluster eks_cluster_auth elb_hosted_zone_id iam_openid_connect_provider iam_policy
        iam_policy_document iam_role kms_alias kms_key lb lb_hosted_zone_id partition region
        route53_zone s3_bucket secretsmanager_secret secretsmanager_secret_version security_group
        ssm_parameter subnet subnets vpc
        """,
    ),
    "azurerm": Provider(
        "@cdktf/provider-azurerm@14.23.1",
        """
        application_insights communication_service consumption_budget_resource_group container_app
        container_app_custom_domain container_app_environment container_app_environment_certificate
        container_app_environment_storage container_app_job container_registry dns_a_record
        dns_cname_record dns_txt_record dns_zone federated_identity_credential key_vault
        kubernetes_cluster
        key_vault_access_policy key_vault_secret log_analytics_workspace managed_redis
        monitor_action_group monitor_diagnostic_setting monitor_metric_alert mysql_flexible_database
        mysql_flexible_server mysql_flexible_server_firewall_rule network_security_group
        postgresql_flexible_server postgresql_flexible_server_database
        postgresql_flexible_server_firewall_rule private_dns_zone private_dns_zone_virtual_network_link
        private_endpoint redis_cache resource_group role_assignment role_definition storage_account
        storage_container storage_share subnet subnet_network_security_group_association
        user_assigned_identity virtual_network
        """,
        """
        client_config container_app_environment container_registry dns_zone key_vault key_vault_secret
        log_analytics_workspace resource_group role_definition storage_account subnet subscription
        user_assigned_identity virtual_network
        """,
    ),
    "kubernetes": Provider(
        "@cdktf/provider-kubernetes@12.1.1",
        """
        config_map config_map_v1 default_service_account_v1 ingress_class_v1 ingress_v1 manifest namespace namespace_v1
        network_policy network_policy_v1 role_binding_v1 role_v1 secret secret_v1 service_account
        service_account_v1 service_v1 storage_class_v1
        """,
        "config_map_v1 ingress_v1 namespace_v1 secret secret_v1 service service_v1",
    ),
    "random": Provider("@cdktf/provider-random@12.0.1", "id password pet string uuid", ""),
    "helm": Provider("@cdktf/provider-helm@12.1.2", "release", "template"),
    "tls": Provider("@cdktf/provider-tls@11.0.1", "private_key self_signed_cert", "certificate public_key"),
}
