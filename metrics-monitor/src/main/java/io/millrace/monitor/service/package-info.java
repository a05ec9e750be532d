/** Asks every service for its health. */
@NullMarked
package io.millrace.monitor.service;

import org.jspecify.annotations.NullMarked;
