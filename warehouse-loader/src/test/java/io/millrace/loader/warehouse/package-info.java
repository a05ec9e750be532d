/** Tests. */
@NullMarked
package io.millrace.loader.warehouse;

import org.jspecify.annotations.NullMarked;
