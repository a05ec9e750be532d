/** Tests. */
@NullMarked
package io.millrace.loader.maintenance;

import org.jspecify.annotations.NullMarked;
