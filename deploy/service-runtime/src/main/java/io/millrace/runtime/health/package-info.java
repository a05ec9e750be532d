/** Health that is down until every dependency is proven. */
@NullMarked
package io.millrace.runtime.health;

import org.jspecify.annotations.NullMarked;
