/** The object store behind a port: what the lake needs of S3, its S3 adapter, and an in-memory fake. */
@NullMarked
package io.millrace.lake.store;

import org.jspecify.annotations.NullMarked;
