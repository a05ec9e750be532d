/** Source servers: connecting to them, reading their set-up, and showing their health. */
@NullMarked
package io.millrace.cdc.source;

import org.jspecify.annotations.NullMarked;
