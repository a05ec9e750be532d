/** Runs what is planned: one partition at a time into a new version, and the pointer after it. */
@NullMarked
package io.millrace.jobs.run;

import org.jspecify.annotations.NullMarked;
