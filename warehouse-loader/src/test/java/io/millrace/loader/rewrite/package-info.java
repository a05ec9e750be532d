/** Tests. */
@NullMarked
package io.millrace.loader.rewrite;

import org.jspecify.annotations.NullMarked;
