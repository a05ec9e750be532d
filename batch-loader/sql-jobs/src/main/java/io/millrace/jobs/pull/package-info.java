/** Scheduled pulls: rows of other people's HTTP APIs, brought into the lake as events. */
@NullMarked
package io.millrace.jobs.pull;

import org.jspecify.annotations.NullMarked;
