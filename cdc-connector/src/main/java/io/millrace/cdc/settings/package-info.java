/** The connector's section of the settings. */
@NullMarked
package io.millrace.cdc.settings;

import org.jspecify.annotations.NullMarked;
