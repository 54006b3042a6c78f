# Made by platformc from specs/ssg_sample.plat. To make it again: platformc build specs/ssg_sample.plat

data "aws_ssm_parameter" "main" {
  name = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
}

data "aws_iam_policy_document" "main_machines_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "main_machines" {
  name               = "${local.cluster}-machines"
  assume_role_policy = data.aws_iam_policy_document.main_machines_trust.json
}

resource "aws_iam_role_policy_attachment" "main_machines_ecs" {
  role       = aws_iam_role.main_machines.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"
}

resource "aws_iam_role_policy_attachment" "main_machines_ssm" {
  role       = aws_iam_role.main_machines.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_iam_instance_profile" "main" {
  name = "${local.cluster}-machines"
  role = aws_iam_role.main_machines.name
}

resource "aws_security_group" "main_machines" {
  name        = "${local.cluster}-machines"
  description = "Machines of ${local.cluster}"
  vpc_id      = aws_vpc.main.id
}

resource "aws_vpc_security_group_egress_rule" "main_machines" {
  security_group_id = aws_security_group.main_machines.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

resource "aws_launch_template" "main" {
  name_prefix            = "${local.cluster}-"
  image_id               = data.aws_ssm_parameter.main.value
  instance_type          = "t3.medium"
  vpc_security_group_ids = [aws_security_group.main_machines.id]
  user_data              = base64encode("#!/bin/sh\necho \"ECS_CLUSTER=${local.cluster}\" >> /etc/ecs/ecs.config\n")

  iam_instance_profile {
    arn = aws_iam_instance_profile.main.arn
  }

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_type = "gp3"
      volume_size = 30
      encrypted   = true
    }
  }
}

resource "aws_autoscaling_group" "main" {
  name_prefix           = "${local.cluster}-"
  vpc_zone_identifier   = aws_subnet.main_private[*].id
  min_size              = 2
  max_size              = 4
  protect_from_scale_in = true

  launch_template {
    id      = aws_launch_template.main.id
    version = aws_launch_template.main.latest_version
  }

  instance_refresh {
    strategy = "Rolling"
  }

  tag {
    key                 = "AmazonECSManaged"
    value               = "true"
    propagate_at_launch = true
  }

  lifecycle {
    # ECS itself says how many machines it needs.
    ignore_changes = [desired_capacity]
  }
}

resource "aws_ecs_capacity_provider" "main" {
  name = "${local.cluster}-machines"

  auto_scaling_group_provider {
    auto_scaling_group_arn         = aws_autoscaling_group.main.arn
    managed_termination_protection = "ENABLED"

    managed_scaling {
      status          = "ENABLED"
      target_capacity = 100
    }
  }
}
