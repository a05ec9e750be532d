/** What the warehouse's tables take, as the loader publishes it. */
@NullMarked
package io.millrace.ingest.tables;

import org.jspecify.annotations.NullMarked;
