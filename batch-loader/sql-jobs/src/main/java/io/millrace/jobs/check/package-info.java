/** Checks jobs as a whole before anything runs: their SQL, their inputs and how they fit together. */
@NullMarked
package io.millrace.jobs.check;

import org.jspecify.annotations.NullMarked;
