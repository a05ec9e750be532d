/** A server that speaks Redshift's dialect over the PostgreSQL wire protocol in front of a PostgreSQL server. */
@NullMarked
package io.millrace.redshift.emulator;

import org.jspecify.annotations.NullMarked;
