/** Times in which nothing is loaded. */
@NullMarked
package io.millrace.loader.maintenance;

import org.jspecify.annotations.NullMarked;
