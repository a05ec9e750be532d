package io.millrace.loader.derived;

/** A partition of a job's result as the ledger has it. */
public record LoadedPartition(String partition, String version, String table) {}
