/** Rows that are written anew, because COPY would not keep them as they are. */
@NullMarked
package io.millrace.loader.rewrite;

import org.jspecify.annotations.NullMarked;
