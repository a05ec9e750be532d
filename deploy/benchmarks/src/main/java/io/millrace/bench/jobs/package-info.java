/** What SQL jobs cost: planning, a look without work, a late batch, and a large aggregation beside Spark alone. */
@NullMarked
package io.millrace.bench.jobs;

import org.jspecify.annotations.NullMarked;
