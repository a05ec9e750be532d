/** Tests. */
@NullMarked
package io.millrace.loader.lock;

import org.jspecify.annotations.NullMarked;
