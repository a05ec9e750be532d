/** Child processes: started, watched, started again, and stopped in order. */
@NullMarked
package io.millrace.standalone.process;

import org.jspecify.annotations.NullMarked;
