/** A realistic stream of events and the count of them at every stage. */
@NullMarked
package io.millrace.standalone.demo;

import org.jspecify.annotations.NullMarked;
