/** What spark-submit starts: jobs applied by a driver that Spark places. */
@NullMarked
package io.millrace.jobs.submit;

import org.jspecify.annotations.NullMarked;
