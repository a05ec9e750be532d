variable "name" {
  description = "What the names of all resources begin with."
  type        = string
  default     = "millrace"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}$", var.name))
    error_message = "Lower-case letters, digits and dashes, beginning with a letter, 31 characters at most."
  }
}

variable "bucket" {
  description = "Name of the lake's bucket."
  type        = string
}

variable "vpc_id" {
  description = "The network that Kafka and the warehouse stand in."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets, each in an availability zone of its own: three of them."
  type        = list(string)

  validation {
    condition     = length(var.subnet_ids) >= 3
    error_message = "Redshift Serverless needs subnets in three availability zones."
  }
}

variable "client_security_group_ids" {
  description = "Security groups of what may reach Kafka and the warehouse: the services, and those who query."
  type        = list(string)
}

variable "eks_cluster" {
  description = "EKS cluster whose pods get the roles; none when empty."
  type        = string
  default     = ""
}

variable "eks_namespace" {
  description = "Namespace that the chart is installed in."
  type        = string
  default     = "millrace"
}

variable "eks_release" {
  description = "Release name of the chart; service accounts are named after it."
  type        = string
  default     = "millrace"
}

variable "noncurrent_days" {
  description = "How long replaced and deleted objects can be brought back. What is erased for privacy is gone after this."
  type        = number
  default     = 30
}

variable "archive_after_days" {
  description = "Age at which batches move to S3's Intelligent-Tiering."
  type        = number
  default     = 90
}

variable "kafka_version" {
  description = "Version of MSK's Kafka, 3.9 or newer."
  type        = string
  default     = "3.9.x"
}

variable "kafka_instance_type" {
  description = "Type of each of the three brokers."
  type        = string
  default     = "kafka.m7g.large"
}

variable "kafka_volume_gb" {
  description = "Disk of each broker."
  type        = number
  default     = 500
}

variable "warehouse_database" {
  description = "The warehouse's database."
  type        = string
  default     = "warehouse"
}

variable "warehouse_base_capacity" {
  description = "Redshift Processing Units that are always there."
  type        = number
  default     = 8
}

variable "warehouse_max_capacity" {
  description = "Redshift Processing Units at most."
  type        = number
  default     = 64
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}
