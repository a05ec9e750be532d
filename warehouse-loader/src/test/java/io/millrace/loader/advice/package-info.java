/** Tests of the advice. */
@NullMarked
package io.millrace.loader.advice;

import org.jspecify.annotations.NullMarked;
