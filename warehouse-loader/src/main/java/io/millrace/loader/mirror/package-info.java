/** Tables that hold one row for each key: how changes and upserts become rows. Decisions and SQL without effects. */
@NullMarked
package io.millrace.loader.mirror;

import org.jspecify.annotations.NullMarked;
