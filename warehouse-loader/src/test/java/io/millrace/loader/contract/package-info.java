/** Tests. */
@NullMarked
package io.millrace.loader.contract;

import org.jspecify.annotations.NullMarked;
