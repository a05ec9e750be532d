/** The lake writer: copies Kafka's topics into the lake, every record exactly once. */
@NullMarked
package io.millrace.lakewriter;

import org.jspecify.annotations.NullMarked;
