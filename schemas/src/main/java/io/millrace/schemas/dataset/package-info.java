/** Names of datasets and columns, and how client names are folded into them. */
@NullMarked
package io.millrace.schemas.dataset;

import org.jspecify.annotations.NullMarked;
