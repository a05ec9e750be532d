/** The loader's own schema in the warehouse. */
@NullMarked
package io.millrace.loader.migration;

import org.jspecify.annotations.NullMarked;
