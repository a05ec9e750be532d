/** Reads how tables are laid out in the warehouse, and says what would make them faster. */
@NullMarked
package io.millrace.loader.advice;

import org.jspecify.annotations.NullMarked;
