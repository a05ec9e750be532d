/** What Spark's own parser and analyzer say of a job's SQL, without a Spark session. */
@NullMarked
package io.millrace.jobs.sql;

import org.jspecify.annotations.NullMarked;
