/** Tests. */
@NullMarked
package io.millrace.loader.lake;

import org.jspecify.annotations.NullMarked;
