/** What the connector tells the loader about the tables of a source. */
@NullMarked
package io.millrace.schemas.change;

import org.jspecify.annotations.NullMarked;
