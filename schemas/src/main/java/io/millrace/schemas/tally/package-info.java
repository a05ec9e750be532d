/** What an edge says that it accepted, by dataset and hour, for whoever compares it with what arrived. */
@NullMarked
package io.millrace.schemas.tally;

import org.jspecify.annotations.NullMarked;
