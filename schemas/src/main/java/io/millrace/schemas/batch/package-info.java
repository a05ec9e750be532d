/** Immutable batches in the lake: their names, their manifests, and what their objects say of themselves. */
@NullMarked
package io.millrace.schemas.batch;

import org.jspecify.annotations.NullMarked;
