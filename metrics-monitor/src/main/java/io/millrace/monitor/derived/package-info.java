/** The results of SQL jobs as the lake and the service show them: current and held versions, lineage, pulls. */
@NullMarked
package io.millrace.monitor.derived;

import org.jspecify.annotations.NullMarked;
