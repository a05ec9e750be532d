/** What jobs read from and write to the lake: raw batches by their manifests, and versions of derived partitions. */
@NullMarked
package io.millrace.jobs.lake;

import org.jspecify.annotations.NullMarked;
