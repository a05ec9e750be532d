/** What the lake has and the ledger has not is loaded, once: the decisions, with every effect behind a port. */
@NullMarked
package io.millrace.loader.reconcile;

import org.jspecify.annotations.NullMarked;
