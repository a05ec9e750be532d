/** Adds up what every stage counted of each hour of a dataset, and says where something is missing. */
@NullMarked
package io.millrace.monitor.reconcile;

import org.jspecify.annotations.NullMarked;
