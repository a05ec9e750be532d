/** The whole stack, driven as its users drive it. */
@NullMarked
package io.millrace.standalone.mainline;

import org.jspecify.annotations.NullMarked;
