# Three brokers, TLS and passwords (SCRAM). Accounts are secrets of Secrets Manager whose names begin with AmazonMSK_,
# associated with the cluster by aws_msk_scram_secret_association; they hold passwords, so they are not made here.

resource "aws_security_group" "kafka" {
  name        = "${var.name}-kafka"
  description = "Kafka of ${var.name}"
  vpc_id      = var.vpc_id
  tags        = var.tags
}

resource "aws_vpc_security_group_ingress_rule" "kafka" {
  count = length(var.client_security_group_ids)

  security_group_id            = aws_security_group.kafka.id
  referenced_security_group_id = var.client_security_group_ids[count.index]
  ip_protocol                  = "tcp"
  from_port                    = 9096
  to_port                      = 9096
  description                  = "SASL/SCRAM over TLS"
}

resource "aws_cloudwatch_log_group" "kafka" {
  name              = "/${var.name}/kafka"
  retention_in_days = 30
  tags              = var.tags
}

resource "aws_msk_configuration" "kafka" {
  name           = "${var.name}-kafka"
  kafka_versions = [var.kafka_version]

  # Accepted means replicated: the edge's topics ask for two of three copies themselves, this holds everybody else to it.
  server_properties = <<-EOT
    auto.create.topics.enable=false
    default.replication.factor=3
    min.insync.replicas=2
    unclean.leader.election.enable=false
    offsets.retention.minutes=20160
    log.retention.hours=168
  EOT
}

resource "aws_msk_cluster" "kafka" {
  cluster_name           = "${var.name}-kafka"
  kafka_version          = var.kafka_version
  number_of_broker_nodes = 3
  enhanced_monitoring    = "PER_TOPIC_PER_BROKER"
  tags                   = var.tags

  broker_node_group_info {
    instance_type   = var.kafka_instance_type
    client_subnets  = slice(var.subnet_ids, 0, 3)
    security_groups = [aws_security_group.kafka.id]

    storage_info {
      ebs_storage_info {
        volume_size = var.kafka_volume_gb
      }
    }
  }

  configuration_info {
    arn      = aws_msk_configuration.kafka.arn
    revision = aws_msk_configuration.kafka.latest_revision
  }

  client_authentication {
    sasl {
      scram = true
    }
  }

  encryption_info {
    encryption_at_rest_kms_key_arn = aws_kms_key.lake.arn

    encryption_in_transit {
      client_broker = "TLS"
      in_cluster    = true
    }
  }

  logging_info {
    broker_logs {
      cloudwatch_logs {
        enabled   = true
        log_group = aws_cloudwatch_log_group.kafka.name
      }
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}
