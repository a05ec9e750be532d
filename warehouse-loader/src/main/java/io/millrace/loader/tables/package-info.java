/** The warehouse's tables, told to everybody else by a topic of Kafka. */
@NullMarked
package io.millrace.loader.tables;

import org.jspecify.annotations.NullMarked;
