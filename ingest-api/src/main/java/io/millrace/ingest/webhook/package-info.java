/** Requests that third parties send in their own words, signed in their own way. */
@NullMarked
package io.millrace.ingest.webhook;

import org.jspecify.annotations.NullMarked;
