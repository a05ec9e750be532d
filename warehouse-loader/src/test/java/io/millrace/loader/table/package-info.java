/** Tests. */
@NullMarked
package io.millrace.loader.table;

import org.jspecify.annotations.NullMarked;
