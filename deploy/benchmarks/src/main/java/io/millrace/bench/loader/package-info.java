/** The loader: what it costs beside a bare COPY, what bad rows cost, and how long planning takes. */
@NullMarked
package io.millrace.bench.loader;

import org.jspecify.annotations.NullMarked;
