output "bucket" {
  description = "object-store.bucket"
  value       = aws_s3_bucket.lake.id
}

output "kafka_bootstrap_servers" {
  description = "kafka.bootstrap-servers"
  value       = aws_msk_cluster.kafka.bootstrap_brokers_sasl_scram
}

output "warehouse_jdbc_url" {
  description = "warehouse.jdbc-url"
  value       = "jdbc:redshift://${aws_redshiftserverless_workgroup.warehouse.endpoint[0].address}:5439/${var.warehouse_database}"
}

output "warehouse_copy_role" {
  description = "warehouse-loader.iam-role"
  value       = aws_iam_role.warehouse.arn
}

output "roles" {
  description = "Role of each service that reads or writes the lake."
  value       = { for name, role in aws_iam_role.service : name => role.arn }
}
