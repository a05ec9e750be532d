/** One JSON object a line: how a record becomes a row, and which columns and types rows show. */
@NullMarked
package io.millrace.schemas.row;

import org.jspecify.annotations.NullMarked;
