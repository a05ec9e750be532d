/** One client connection: start-up, relay of messages, and the statements that the emulator runs itself. */
@NullMarked
package io.millrace.redshift.emulator.session;

import org.jspecify.annotations.NullMarked;
