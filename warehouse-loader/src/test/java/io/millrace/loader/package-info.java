/** Tests of the whole loader on real servers. */
@NullMarked
package io.millrace.loader;

import org.jspecify.annotations.NullMarked;
