/** What can go wrong, with a stable code and a kind that decides who must act. */
@NullMarked
package io.millrace.schemas.error;

import org.jspecify.annotations.NullMarked;
