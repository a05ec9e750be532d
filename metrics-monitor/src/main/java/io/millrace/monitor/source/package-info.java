/** What the connector says of the databases it captures: how far behind it is, and whether the mirrors are the same. */
@NullMarked
package io.millrace.monitor.source;

import org.jspecify.annotations.NullMarked;
