/** Checks of the files that run Millrace elsewhere, as far as they can be made without an engine, a cluster or a cloud. */
@NullMarked
package io.millrace.packaging;

import org.jspecify.annotations.NullMarked;
