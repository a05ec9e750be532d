/** Tests of jobs: rows in, rows out. */
@NullMarked
package io.millrace.jobs.test;

import org.jspecify.annotations.NullMarked;
