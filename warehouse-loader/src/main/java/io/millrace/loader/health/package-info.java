/** What the loader says of itself: health and metrics. */
@NullMarked
package io.millrace.loader.health;

import org.jspecify.annotations.NullMarked;
