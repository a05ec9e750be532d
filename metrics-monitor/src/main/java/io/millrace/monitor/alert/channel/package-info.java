/** The ways in which messages reach people. */
@NullMarked
package io.millrace.monitor.alert.channel;

import org.jspecify.annotations.NullMarked;
