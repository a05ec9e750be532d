/** SQL jobs: reading job files and checking that they fit together. */
@NullMarked
package io.millrace.jobs;

import org.jspecify.annotations.NullMarked;
