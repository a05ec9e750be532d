package io.millrace.lakewriter.service;

import com.google.common.base.Ticker;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * Where a consumer's thread has its work done, and its clocks.
 *
 * @param recoveries looks for the ends of chains
 * @param windowLoads loads deduplication windows: apart, for they take long, and no partition shall wait for another one's
 * @param uploads stores batches
 * @param encoders reads records and compresses rows
 * @param ticker measures durations
 * @param clock tells the time, to be compared with Kafka's timestamps
 */
record LoopThreads(
        Executor recoveries,
        Executor windowLoads,
        Executor uploads,
        Executor encoders,
        Ticker ticker,
        InstantSource clock) {}
