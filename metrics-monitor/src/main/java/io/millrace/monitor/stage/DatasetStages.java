package io.millrace.monitor.stage;

/** A dataset's counts and what they mean. */
public record DatasetStages(DatasetCounts counts, Verdict verdict) {}
