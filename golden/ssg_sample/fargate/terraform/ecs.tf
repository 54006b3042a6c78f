# Made by platformc from specs/ssg_sample.plat. To make it again: platformc build specs/ssg_sample.plat

resource "aws_ecs_cluster" "main" {
  name = local.cluster

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_cluster_capacity_providers" "main" {
  cluster_name       = aws_ecs_cluster.main.name
  capacity_providers = ["FARGATE"]

  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }
}

resource "aws_cloudwatch_log_group" "app" {
  name              = local.logs
  retention_in_days = 30
}

locals {
  task_app = jsondecode(file("${path.module}/../ecs/sample-application.task-definition.json"))
}

resource "aws_ecs_task_definition" "app" {
  family                   = local.task_app.family
  network_mode             = local.task_app.networkMode
  requires_compatibilities = local.task_app.requiresCompatibilities
  cpu                      = local.task_app.cpu
  memory                   = local.task_app.memory
  execution_role_arn       = aws_iam_role.execution.arn
  container_definitions    = jsonencode(local.task_app.containerDefinitions)

  runtime_platform {
    cpu_architecture        = local.task_app.runtimePlatform.cpuArchitecture
    operating_system_family = local.task_app.runtimePlatform.operatingSystemFamily
  }

  skip_destroy = true
}

resource "aws_security_group" "app_tasks" {
  name        = "${local.service}-tasks"
  description = "Tasks of ${local.service}"
  vpc_id      = aws_vpc.main.id
}

resource "aws_vpc_security_group_egress_rule" "app_tasks" {
  security_group_id = aws_security_group.app_tasks.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

resource "aws_vpc_security_group_ingress_rule" "app_http_from_main" {
  security_group_id            = aws_security_group.app_tasks.id
  referenced_security_group_id = aws_security_group.main_balancer.id
  ip_protocol                  = "tcp"
  from_port                    = 8502
  to_port                      = 8502
}

resource "aws_ecs_service" "app" {
  name                               = local.service
  cluster                            = aws_ecs_cluster.main.id
  task_definition                    = aws_ecs_task_definition.app.arn
  desired_count                      = 2
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  enable_ecs_managed_tags            = true
  propagate_tags                     = "SERVICE"

  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    weight            = 1
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = aws_subnet.main_private[*].id
    security_groups = [aws_security_group.app_tasks.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.app.arn
    container_name   = local.container_app
    container_port   = 8502
  }

  health_check_grace_period_seconds = 60
  depends_on                        = [aws_ecs_cluster_capacity_providers.main, aws_lb_listener.main_https]

  lifecycle {
    # Workflows deploy the next revisions, load says how many.
    ignore_changes = [task_definition, desired_count]
  }
}

resource "aws_appautoscaling_target" "app" {
  service_namespace  = "ecs"
  resource_id        = "service/${aws_ecs_cluster.main.name}/${aws_ecs_service.app.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = 2
  max_capacity       = 6
}

resource "aws_appautoscaling_policy" "app_cpu" {
  name               = "cpu-70"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.app.service_namespace
  resource_id        = aws_appautoscaling_target.app.resource_id
  scalable_dimension = aws_appautoscaling_target.app.scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value       = 70
    scale_in_cooldown  = 300
    scale_out_cooldown = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_appautoscaling_policy" "app_memory" {
  name               = "memory-80"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.app.service_namespace
  resource_id        = aws_appautoscaling_target.app.resource_id
  scalable_dimension = aws_appautoscaling_target.app.scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value       = 80
    scale_in_cooldown  = 300
    scale_out_cooldown = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageMemoryUtilization"
    }
  }
}
