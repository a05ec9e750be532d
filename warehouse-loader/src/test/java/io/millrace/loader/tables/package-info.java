/** Tests of the tables that others learn of. */
@NullMarked
package io.millrace.loader.tables;

import org.jspecify.annotations.NullMarked;
