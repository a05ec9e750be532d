/** What a person sees on the terminal. */
@NullMarked
package io.millrace.standalone.terminal;

import org.jspecify.annotations.NullMarked;
