/** Runs jobs' SQL in a Spark session of this process. */
@NullMarked
package io.millrace.jobs.spark;

import org.jspecify.annotations.NullMarked;
