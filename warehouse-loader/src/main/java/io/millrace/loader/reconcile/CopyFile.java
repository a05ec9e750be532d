package io.millrace.loader.reconcile;

/**
 * An object that COPY reads.
 *
 * @param key in the bucket
 * @param bytes its size
 */
public record CopyFile(String key, long bytes) {}
