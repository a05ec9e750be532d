/** What the standalone installation consists of: ports, data directory, credentials, configuration. */
@NullMarked
package io.millrace.standalone.stack;

import org.jspecify.annotations.NullMarked;
