/** Redshift over JDBC: the ledger, the catalog and the transaction that loads. */
@NullMarked
package io.millrace.loader.warehouse;

import org.jspecify.annotations.NullMarked;
