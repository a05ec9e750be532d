/** The rules of the house, as tests. */
@NullMarked
package io.millrace.standalone.architecture;

import org.jspecify.annotations.NullMarked;
