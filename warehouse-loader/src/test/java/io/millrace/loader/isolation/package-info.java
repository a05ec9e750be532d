/** Tests. */
@NullMarked
package io.millrace.loader.isolation;

import org.jspecify.annotations.NullMarked;
