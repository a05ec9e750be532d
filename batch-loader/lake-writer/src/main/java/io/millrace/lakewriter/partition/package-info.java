/** One partition on its way into the lake: records become open batches, open batches become finished ones. */
@NullMarked
package io.millrace.lakewriter.partition;

import org.jspecify.annotations.NullMarked;
