/** What the rows of each hour looked like, kept for months, and what is odd about the newest ones. */
@NullMarked
package io.millrace.monitor.history;

import org.jspecify.annotations.NullMarked;
