/** How rows become warehouse columns. */
@NullMarked
package io.millrace.schemas.warehouse;

import org.jspecify.annotations.NullMarked;
