/** Calls that come as the address of an image, for mails and pages without scripts. */
@NullMarked
package io.millrace.ingest.pixel;

import org.jspecify.annotations.NullMarked;
