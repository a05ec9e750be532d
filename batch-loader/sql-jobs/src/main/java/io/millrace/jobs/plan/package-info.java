/** Works out which partitions of derived datasets have to be made again, and why. Pure: it reads no clock and no store. */
@NullMarked
package io.millrace.jobs.plan;

import org.jspecify.annotations.NullMarked;
