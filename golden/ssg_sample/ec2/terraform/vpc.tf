# Made by platformc from specs/ssg_sample.plat. To make it again: platformc build specs/ssg_sample.plat

data "aws_availability_zones" "main" {
  state = "available"
}

resource "aws_vpc" "main" {
  cidr_block           = "10.20.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags = {
    Name = local.cluster
  }
}

resource "aws_subnet" "main_public" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  availability_zone = data.aws_availability_zones.main.names[count.index]
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 4, count.index)
  tags = {
    Name = "${local.cluster}-public"
  }
}

resource "aws_subnet" "main_private" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  availability_zone = data.aws_availability_zones.main.names[count.index]
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 4, count.index + 8)
  tags = {
    Name = "${local.cluster}-private"
  }
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
  tags = {
    Name = local.cluster
  }
}

resource "aws_eip" "main_nat" {
  domain = "vpc"
  tags = {
    Name = "${local.cluster}-nat"
  }
}

resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.main_nat.id
  subnet_id     = aws_subnet.main_public[0].id
  tags = {
    Name = local.cluster
  }
  depends_on = [aws_internet_gateway.main]
}

resource "aws_route_table" "main_public" {
  vpc_id = aws_vpc.main.id
  tags = {
    Name = "${local.cluster}-public"
  }
}

resource "aws_route" "main_public" {
  route_table_id         = aws_route_table.main_public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}

resource "aws_route_table_association" "main_public" {
  count          = 2
  subnet_id      = aws_subnet.main_public[count.index].id
  route_table_id = aws_route_table.main_public.id
}

resource "aws_route_table" "main_private" {
  vpc_id = aws_vpc.main.id
  tags = {
    Name = "${local.cluster}-private"
  }
}

resource "aws_route" "main_private" {
  route_table_id         = aws_route_table.main_private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main.id
}

resource "aws_route_table_association" "main_private" {
  count          = 2
  subnet_id      = aws_subnet.main_private[count.index].id
  route_table_id = aws_route_table.main_private.id
}

resource "aws_vpc_endpoint" "main_s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.${local.region}.s3"
  route_table_ids = [aws_route_table.main_private.id]
}
