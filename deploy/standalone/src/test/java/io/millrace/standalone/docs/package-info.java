/** The commands that README and docs show, taken from their text. */
@NullMarked
package io.millrace.standalone.docs;

import org.jspecify.annotations.NullMarked;
