/** The servers that Millrace runs against, each behind one small interface: embedded ones, or containers where an engine answers. */
@NullMarked
package io.millrace.embedded;

import org.jspecify.annotations.NullMarked;
