/** The data contracts of an installation, read from a directory and kept up to date. */
@NullMarked
package io.millrace.runtime.contract;

import org.jspecify.annotations.NullMarked;
