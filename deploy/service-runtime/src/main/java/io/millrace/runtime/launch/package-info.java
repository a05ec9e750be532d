/** How a service process starts and stops. */
@NullMarked
package io.millrace.runtime.launch;

import org.jspecify.annotations.NullMarked;
