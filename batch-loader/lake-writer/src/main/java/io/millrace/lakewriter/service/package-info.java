/** The running lake writer: its consumer threads, its health and metrics, its settings. */
@NullMarked
package io.millrace.lakewriter.service;

import org.jspecify.annotations.NullMarked;
