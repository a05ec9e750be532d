/** What analysts want to know of every table: its columns, what they mean, whether to trust them, where they come from. */
@NullMarked
package io.millrace.monitor.catalog;

import org.jspecify.annotations.NullMarked;
