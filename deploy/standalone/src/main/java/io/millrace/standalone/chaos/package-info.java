/** The fault campaign: load, faults at random, and at the end the proof that nothing was lost and nothing doubled. */
@NullMarked
package io.millrace.standalone.chaos;

import org.jspecify.annotations.NullMarked;
