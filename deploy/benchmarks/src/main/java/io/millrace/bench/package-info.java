/** Runs benchmarks by name, several times each, and tells their figures beside what limits them. */
@NullMarked
package io.millrace.bench;

import org.jspecify.annotations.NullMarked;
