/** The warehouse loader as a service: its settings and its wiring. */
@NullMarked
package io.millrace.loader;

import org.jspecify.annotations.NullMarked;
