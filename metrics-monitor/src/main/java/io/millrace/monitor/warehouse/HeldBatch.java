package io.millrace.monitor.warehouse;

import io.millrace.schemas.dataset.DatasetName;
import java.time.Instant;

/** A batch that the loader holds back until something is mended. */
public record HeldBatch(DatasetName dataset, String object, String code, String reason, Instant since, int attempts) {}
