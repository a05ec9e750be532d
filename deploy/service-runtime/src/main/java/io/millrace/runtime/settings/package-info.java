/** Typed settings: one millrace.yaml for an installation, environment variables over it, every problem named at once. */
@NullMarked
package io.millrace.runtime.settings;

import org.jspecify.annotations.NullMarked;
