/** Calls to third parties, as applications report them in the dataset {@code api_requests}: how many fail and how long they take. */
@NullMarked
package io.millrace.monitor.api;

import org.jspecify.annotations.NullMarked;
