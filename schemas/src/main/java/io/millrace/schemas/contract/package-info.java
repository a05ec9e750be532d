/** Data contracts: what a dataset means, who answers for it, and what its rows must look like. */
@NullMarked
package io.millrace.schemas.contract;

import org.jspecify.annotations.NullMarked;
