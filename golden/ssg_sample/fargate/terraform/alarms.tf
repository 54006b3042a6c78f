# Made by platformc from specs/ssg_sample.plat. To make it again: platformc build specs/ssg_sample.plat

resource "aws_sns_topic" "main_alarms" {
  name = "${local.load_balancer}-alarms"
}

resource "aws_sns_topic_subscription" "main_alarms" {
  topic_arn = aws_sns_topic.main_alarms.arn
  protocol  = "email"
  endpoint  = "operations@example.sg"
}

resource "aws_cloudwatch_metric_alarm" "main_errors" {
  alarm_name          = "${local.load_balancer}-errors"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 10
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"

  metric_query {
    id          = "errors"
    expression  = "FILL(services, 0) + FILL(own, 0)"
    label       = "5xx"
    return_data = true
  }

  metric_query {
    id = "services"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.main.arn_suffix
      }
      stat   = "Sum"
      period = 300
    }
  }

  metric_query {
    id = "own"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_ELB_5XX_Count"
      dimensions = {
        LoadBalancer = aws_lb.main.arn_suffix
      }
      stat   = "Sum"
      period = 300
    }
  }

  alarm_actions = [aws_sns_topic.main_alarms.arn]
  ok_actions    = [aws_sns_topic.main_alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "main_unhealthy" {
  alarm_name          = "${local.load_balancer}-unhealthy"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "UnHealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.main.arn_suffix
    TargetGroup  = aws_lb_target_group.app.arn_suffix
  }
  statistic     = "Maximum"
  period        = 300
  alarm_actions = [aws_sns_topic.main_alarms.arn]
  ok_actions    = [aws_sns_topic.main_alarms.arn]
}
