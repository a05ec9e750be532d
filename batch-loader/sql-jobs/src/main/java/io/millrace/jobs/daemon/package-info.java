/** The service that applies jobs continuously: one leader at a time, elected by ZooKeeper. */
@NullMarked
package io.millrace.jobs.daemon;

import org.jspecify.annotations.NullMarked;
