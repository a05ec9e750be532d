/** What was made from what, as events of OpenLineage. */
@NullMarked
package io.millrace.jobs.lineage;

import org.jspecify.annotations.NullMarked;
