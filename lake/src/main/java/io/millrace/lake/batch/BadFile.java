package io.millrace.lake.batch;

/**
 * The records of a batch that are not rows, compressed, with their reasons.
 *
 * @param body the file's bytes; not a copy
 * @param records how many there are
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; handed from the encoder to the store
public record BadFile(byte[] body, long records) {}
