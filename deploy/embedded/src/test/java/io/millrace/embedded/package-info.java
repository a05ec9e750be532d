/** The backends against real servers. */
@NullMarked
package io.millrace.embedded;

import org.jspecify.annotations.NullMarked;
