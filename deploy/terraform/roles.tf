# What each service may do with the lake: the calls that its code makes, below the prefixes that it makes them.
# ingest-api and cdc-connector don't know the lake and have no role.

locals {
  access = {
    lake-writer = {
      read   = ["raw", "bad", "_chains", "_checkpoints", "_staged", "_probe"]
      write  = ["raw", "bad", "_chains", "_staged", "_probe"]
      delete = ["_staged", "_probe"]
    }
    warehouse-loader = {
      read   = ["raw", "bad", "derived", "tmp", "_loads"]
      write  = ["bad", "tmp", "_loads"]
      delete = ["bad", "tmp", "_loads"]
    }
    # Besides the counts: bad records and their replays, results of jobs, and who had rows erased.
    metrics-monitor = {
      read   = ["raw", "bad", "derived", "_replays", "_erasures"]
      write  = ["_replays"]
      delete = []
    }
    sql-jobs = {
      read   = ["raw", "derived", "pulls", "_mirrors", "_checkpoints"]
      write  = ["derived", "pulls", "_mirrors"]
      delete = ["derived"]
    }
    # millrace lake expire, erase and sweep; and audit, which only reads.
    upkeep = {
      read   = ["raw", "bad", "derived", "_chains", "_checkpoints", "_staged", "_probe", "_erasures", "_replays"]
      write  = ["raw", "bad", "_checkpoints", "_staged", "_erasures", "_replays"]
      delete = ["raw", "bad", "_staged", "_probe"]
    }
  }

  service_accounts = var.eks_cluster == "" ? {} : {
    lake-writer      = "${var.eks_release}-lake-writer"
    warehouse-loader = "${var.eks_release}-warehouse-loader"
    metrics-monitor  = "${var.eks_release}-metrics-monitor"
    sql-jobs         = "${var.eks_release}-sql-jobs"
    upkeep           = "${var.eks_release}-upkeep"
  }
}

data "aws_iam_policy_document" "pods" {
  statement {
    actions = ["sts:AssumeRole", "sts:TagSession"]

    principals {
      type        = "Service"
      identifiers = ["pods.eks.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "access" {
  for_each = local.access

  # For the whole bucket: without it S3 answers 403 instead of 404 for an object that isn't there.
  statement {
    sid       = "List"
    actions   = each.key == "upkeep" ? ["s3:ListBucket", "s3:ListBucketMultipartUploads"] : ["s3:ListBucket"]
    resources = [aws_s3_bucket.lake.arn]
  }

  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = [for prefix in each.value.read : "${aws_s3_bucket.lake.arn}/${prefix}/*"]
  }

  dynamic "statement" {
    for_each = length(each.value.write) == 0 ? [] : [each.value.write]

    content {
      sid       = "Write"
      actions   = each.key == "upkeep" ? ["s3:PutObject", "s3:AbortMultipartUpload"] : ["s3:PutObject"]
      resources = [for prefix in statement.value : "${aws_s3_bucket.lake.arn}/${prefix}/*"]
    }
  }

  dynamic "statement" {
    for_each = length(each.value.delete) == 0 ? [] : [each.value.delete]

    content {
      sid       = "Delete"
      actions   = ["s3:DeleteObject"]
      resources = [for prefix in statement.value : "${aws_s3_bucket.lake.arn}/${prefix}/*"]
    }
  }

  statement {
    sid       = "Key"
    actions   = length(each.value.write) == 0 ? ["kms:Decrypt"] : ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_key.lake.arn]
  }
}

resource "aws_iam_role" "service" {
  for_each = local.access

  name               = "${var.name}-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.pods.json
  tags               = var.tags
}

resource "aws_iam_role_policy" "service" {
  for_each = local.access

  name   = "lake"
  role   = aws_iam_role.service[each.key].id
  policy = data.aws_iam_policy_document.access[each.key].json
}

resource "aws_eks_pod_identity_association" "service" {
  for_each = local.service_accounts

  cluster_name    = var.eks_cluster
  namespace       = var.eks_namespace
  service_account = each.value
  role_arn        = aws_iam_role.service[each.key].arn
  tags            = var.tags
}

# With this one the warehouse itself reads the lake in a COPY: warehouse-loader.iam-role.
data "aws_iam_policy_document" "warehouse" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["redshift.amazonaws.com", "redshift-serverless.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "copy" {
  statement {
    actions   = ["s3:ListBucket", "s3:GetBucketLocation"]
    resources = [aws_s3_bucket.lake.arn]
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = [for prefix in ["raw", "derived", "tmp", "_loads"] : "${aws_s3_bucket.lake.arn}/${prefix}/*"]
  }

  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.lake.arn]
  }
}

resource "aws_iam_role" "warehouse" {
  name               = "${var.name}-copy"
  assume_role_policy = data.aws_iam_policy_document.warehouse.json
  tags               = var.tags
}

resource "aws_iam_role_policy" "warehouse" {
  name   = "lake"
  role   = aws_iam_role.warehouse.id
  policy = data.aws_iam_policy_document.copy.json
}
