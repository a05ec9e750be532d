/** HTTP load, and what became of it. */
@NullMarked
package io.millrace.bench.load;

import org.jspecify.annotations.NullMarked;
