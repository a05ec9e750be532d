/** What data contracts say about loading. */
@NullMarked
package io.millrace.loader.contract;

import org.jspecify.annotations.NullMarked;
