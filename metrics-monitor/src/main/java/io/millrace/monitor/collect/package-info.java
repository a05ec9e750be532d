/** Collectors that run beside each other: each keeps what it last learned, and says why it learns nothing now. */
@NullMarked
package io.millrace.monitor.collect;

import org.jspecify.annotations.NullMarked;
