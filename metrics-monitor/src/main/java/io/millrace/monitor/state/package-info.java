/** The monitor's own database: settings, migrations, access, and what is thrown away when it is old. */
@NullMarked
package io.millrace.monitor.state;

import org.jspecify.annotations.NullMarked;
