/** When which dataset is loaded: the only threads of the loader. */
@NullMarked
package io.millrace.loader.run;

import org.jspecify.annotations.NullMarked;
