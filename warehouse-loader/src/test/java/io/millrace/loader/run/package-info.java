/** Tests. */
@NullMarked
package io.millrace.loader.run;

import org.jspecify.annotations.NullMarked;
