/** Who may send events: write keys, of which only hashes are known. */
@NullMarked
package io.millrace.ingest.auth;

import org.jspecify.annotations.NullMarked;
