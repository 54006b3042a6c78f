# Made by platformc from specs/teach/17-terragrunt.plat. To make it again: platformc build specs/teach/17-terragrunt.plat

data "aws_eks_cluster" "main" {
  name = local.cluster_main
}

data "aws_subnets" "private" {
  filter {
    name   = "vpc-id"
    values = [data.aws_eks_cluster.main.vpc_config[0].vpc_id]
  }

  tags = {
    "kubernetes.io/role/internal-elb" = "1"
  }
}
