package io.millrace.schemas.fingerprint;

import org.jspecify.annotations.Nullable;

/**
 * The values of one kind in a column.
 *
 * @param min smallest value: numbers without needless zeros, times as ISO-8601 in UTC
 * @param max largest value
 * @param quantiles KLL sketch of doubles (k 200) in Base64, times as milliseconds since 1970; null for texts
 */
public record ValueRange(String min, String max, @Nullable String quantiles) {}
