/** What clients read: a result for each event, or one problem for the whole request. */
@NullMarked
package io.millrace.ingest.answer;

import org.jspecify.annotations.NullMarked;
