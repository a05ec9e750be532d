/** Redshift's SQL: the lexer, the rewriting into PostgreSQL's SQL, and the COPY statement. */
@NullMarked
package io.millrace.redshift.emulator.sql;

import org.jspecify.annotations.NullMarked;
