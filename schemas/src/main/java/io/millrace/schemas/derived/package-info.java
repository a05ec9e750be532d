/** What others read of the results of jobs: which datasets there are, which version of a partition is current, and its files. */
@NullMarked
package io.millrace.schemas.derived;

import org.jspecify.annotations.NullMarked;
