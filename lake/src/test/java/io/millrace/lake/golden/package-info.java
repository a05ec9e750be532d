/** That a lake which earlier versions wrote is read. */
@NullMarked
package io.millrace.lake.golden;

import org.jspecify.annotations.NullMarked;
