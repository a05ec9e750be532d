package io.millrace.schemas.fingerprint;

/**
 * How many distinct values a column has.
 *
 * @param estimate the number; its standard error is below 2 percent
 * @param sketch HLL sketch (lgK 12) in Base64: whole numbers were fed as 64-bit integers, other numbers as doubles, texts as
 *     UTF-8 bytes
 */
public record DistinctValues(long estimate, String sketch) {}
