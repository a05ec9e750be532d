/** From what is wrong to who is told: conditions become incidents, one for each cause, and incidents become messages. */
@NullMarked
package io.millrace.monitor.alert;

import org.jspecify.annotations.NullMarked;
