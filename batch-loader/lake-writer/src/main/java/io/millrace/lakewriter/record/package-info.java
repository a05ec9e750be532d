/** What a record of a topic is to the lake: a row with its id, or a bad record with its reason. */
@NullMarked
package io.millrace.lakewriter.record;

import org.jspecify.annotations.NullMarked;
