package io.millrace.ingest.auth;

import io.millrace.ingest.limit.SourceRate;
import io.millrace.ingest.privacy.PrivacyRules;

/**
 * A source as requests meet it.
 *
 * @param maxRequestBytes of a body, before and after inflating
 * @param maxRowBytes of an event as it is stored
 */
public record Source(String name, int maxRequestBytes, int maxRowBytes, SourceRate rate, PrivacyRules privacy) {}
