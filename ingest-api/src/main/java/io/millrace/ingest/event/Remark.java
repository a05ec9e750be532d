package io.millrace.ingest.event;

import io.millrace.schemas.error.ErrorCode;

/**
 * What a contract has against a row that is taken all the same.
 *
 * @param isQuarantined whether the row goes to its dataset's bad files rather than its rows
 * @param reason for the client and the operator; shows no values of the event
 */
public record Remark(boolean isQuarantined, ErrorCode code, String reason) {}
