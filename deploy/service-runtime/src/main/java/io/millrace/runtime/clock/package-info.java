/** The time that a service goes by. */
@NullMarked
package io.millrace.runtime.clock;

import org.jspecify.annotations.NullMarked;
