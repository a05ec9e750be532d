package io.millrace.lakewriter.service;

import com.google.common.base.Ticker;
import java.util.concurrent.Executor;

/**
 * Where a consumer's thread has its work done, and its clock.
 *
 * @param recoveries looks for the ends of chains
 * @param windowLoads loads deduplication windows: apart, for they take long, and no partition shall wait for another one's
 * @param uploads stores batches
 * @param encoders reads records and compresses rows
 */
record LoopThreads(Executor recoveries, Executor windowLoads, Executor uploads, Executor encoders, Ticker ticker) {}
