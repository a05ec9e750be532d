package io.millrace.schemas.derived;

/**
 * What readers need of the pointer of a partition.
 *
 * @param key of the version that is current
 * @param manifest key of the object that names its files
 */
public record CurrentVersion(String key, String manifest) {}
