/** How an event stands on Kafka. */
@NullMarked
package io.millrace.schemas.event;

import org.jspecify.annotations.NullMarked;
