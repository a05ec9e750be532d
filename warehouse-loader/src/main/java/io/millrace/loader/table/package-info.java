/** Which columns a table has, which a batch needs, and whether the two go together without loss. */
@NullMarked
package io.millrace.loader.table;

import org.jspecify.annotations.NullMarked;
