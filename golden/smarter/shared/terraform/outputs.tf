# Made by platformc from specs/smarter.plat. To make it again: platformc build specs/smarter.plat

output "cluster_name" {
  description = "The cluster"
  value       = aws_eks_cluster.main.name
}

output "cluster_endpoint" {
  description = "Where the cluster answers"
  value       = aws_eks_cluster.main.endpoint
}

output "cluster_oidc_issuer" {
  description = "Who says which ServiceAccount a pod has"
  value       = aws_eks_cluster.main.identity[0].oidc[0].issuer
}

output "vpc_id" {
  description = "The network"
  value       = aws_vpc.main.id
}

output "private_subnet_ids" {
  description = "Where nodes and stores stand"
  value       = aws_subnet.private[*].id
}
