/** What of an event must not be stored: addresses, listed fields, and everything of people who asked for it. */
@NullMarked
package io.millrace.ingest.privacy;

import org.jspecify.annotations.NullMarked;
