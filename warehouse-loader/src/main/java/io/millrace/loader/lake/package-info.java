/** The lake as the loader sees it, over an object store. */
@NullMarked
package io.millrace.loader.lake;

import org.jspecify.annotations.NullMarked;
