resource "aws_security_group" "warehouse" {
  name        = "${var.name}-warehouse"
  description = "Warehouse of ${var.name}"
  vpc_id      = var.vpc_id
  tags        = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "warehouse" {
  count = length(var.client_security_group_ids)

  security_group_id            = aws_security_group.warehouse.id
  referenced_security_group_id = var.client_security_group_ids[count.index]
  ip_protocol                  = "tcp"
  from_port                    = 5439
  to_port                      = 5439
  description                  = "Redshift"
}

resource "aws_vpc_security_group_egress_rule" "warehouse" {
  security_group_id = aws_security_group.warehouse.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  description       = "S3; a gateway endpoint keeps it inside of AWS"
}

resource "aws_redshiftserverless_namespace" "warehouse" {
  namespace_name        = var.name
  db_name               = var.warehouse_database
  admin_username        = "administrator"
  manage_admin_password = true
  kms_key_id            = aws_kms_key.lake.arn
  iam_roles             = [aws_iam_role.warehouse.arn]
  default_iam_role_arn  = aws_iam_role.warehouse.arn
  log_exports           = ["connectionlog", "useractivitylog", "userlog"]
  tags                  = var.tags

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_redshiftserverless_workgroup" "warehouse" {
  workgroup_name       = var.name
  namespace_name       = aws_redshiftserverless_namespace.warehouse.namespace_name
  base_capacity        = var.warehouse_base_capacity
  max_capacity         = var.warehouse_max_capacity
  subnet_ids           = var.subnet_ids
  security_group_ids   = [aws_security_group.warehouse.id]
  enhanced_vpc_routing = true
  publicly_accessible  = false
  tags                 = var.tags

  config_parameter {
    parameter_key   = "require_ssl"
    parameter_value = "true"
  }

  config_parameter {
    parameter_key   = "enable_user_activity_logging"
    parameter_value = "true"
  }
}
