# Made by platformc from specs/pdf_chatbot.plat. To make it again: platformc build specs/pdf_chatbot.plat

data "aws_iam_openid_connect_provider" "github" {
  url = "https://token.actions.githubusercontent.com"
}

data "aws_iam_policy_document" "deploy_trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [data.aws_iam_openid_connect_provider.github.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:sub"
      values   = ["repo:example/${local.app}:environment:${local.environment}"]
    }

    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "deploy" {
  name               = local.role_deploy
  assume_role_policy = data.aws_iam_policy_document.deploy_trust.json
}

resource "aws_eks_access_entry" "deploy_main" {
  cluster_name  = data.aws_eks_cluster.main.name
  principal_arn = aws_iam_role.deploy.arn
}

resource "aws_eks_access_policy_association" "deploy_main" {
  cluster_name  = data.aws_eks_cluster.main.name
  principal_arn = aws_eks_access_entry.deploy_main.principal_arn
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"

  access_scope {
    type = "cluster"
  }
}

data "aws_iam_policy_document" "deploy" {
  statement {
    actions = [
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:CompleteLayerUpload",
      "ecr:DescribeImages",
      "ecr:GetDownloadUrlForLayer",
      "ecr:InitiateLayerUpload",
      "ecr:PutImage",
      "ecr:UploadLayerPart",
    ]
    resources = [aws_ecr_repository.main.arn]
  }

  statement {
    # A login is for the whole registry.
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    actions   = ["eks:DescribeCluster"]
    resources = [data.aws_eks_cluster.main.arn]
  }
}

resource "aws_iam_role_policy" "deploy" {
  name   = "uses"
  role   = aws_iam_role.deploy.id
  policy = data.aws_iam_policy_document.deploy.json
}

data "aws_iam_policy_document" "logs_trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [data.aws_iam_openid_connect_provider.main.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.oidc_main}:sub"
      values   = ["system:serviceaccount:monitoring:${local.namespace}-logs"]
    }

    condition {
      test     = "StringEquals"
      variable = "${local.oidc_main}:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "logs" {
  name               = local.role_logs
  assume_role_policy = data.aws_iam_policy_document.logs_trust.json
}

data "aws_iam_policy_document" "logs" {
  statement {
    actions   = ["logs:CreateLogGroup"]
    resources = ["arn:aws:logs:us-east-1:012345678901:log-group:/pdf_chatbot/prod"]
  }

  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["arn:aws:logs:us-east-1:012345678901:log-group:/pdf_chatbot/prod:*"]
  }
}

resource "aws_iam_role_policy" "logs" {
  name   = "uses"
  role   = aws_iam_role.logs.id
  policy = data.aws_iam_policy_document.logs.json
}
