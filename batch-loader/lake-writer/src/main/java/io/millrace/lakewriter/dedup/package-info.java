/** Which records are duplicates: a pure function of the log, rebuilt from it at will. */
@NullMarked
package io.millrace.lakewriter.dedup;

import org.jspecify.annotations.NullMarked;
