/** The CDC connector: row changes of MySQL and MariaDB servers. */
@NullMarked
package io.millrace.cdc;

import org.jspecify.annotations.NullMarked;
