/** Tests. */
@NullMarked
package io.millrace.loader.reconcile;

import org.jspecify.annotations.NullMarked;
