package io.millrace.monitor.stage;

import io.millrace.monitor.collect.Depth;
import io.millrace.monitor.collect.Source;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts all stages round by round, the latest stage first, on a thread of its own. A stage that takes too long is left to
 * go on by itself; the round goes on without it. Reading the board never waits.
 */
public final class StageRounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StageRounds.class);

    private final StageSources sources;
    private final BoardMaker maker;
    private final Duration interval;
    private final Duration patience;
    private final Consumer<StageBoard> listener;
    private final LinkedBlockingQueue<CompletableFuture<StageBoard>> wishes = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile StageBoard board;

    /**
     * @param interval between two rounds
     * @param patience how long a round waits for one stage
     * @param stalledAfter how long a stage may stay behind without moving
     * @param listener told of every new board, on the thread of the rounds
     */
    public StageRounds(
            StageSources sources,
            HeldRows rows,
            Duration interval,
            Duration patience,
            Duration stalledAfter,
            InstantSource clock,
            Consumer<StageBoard> listener) {
        this.sources = sources;
        this.maker = new BoardMaker(sources, rows, stalledAfter, clock);
        this.interval = interval;
        this.patience = patience;
        this.listener = listener;
        this.board = maker.board();
        this.thread = new Thread(this::run, "stage-rounds");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** The board of the last round. */
    public StageBoard board() {
        return board;
    }

    /**
     * The board of the next round that begins after this call and counts everything anew. {@link StageBoard#isFresh} says
     * whether every stage answered.
     */
    public CompletableFuture<StageBoard> refresh() {
        CompletableFuture<StageBoard> wish = new CompletableFuture<>();
        wishes.add(wish);
        return wish;
    }

    private void run() {
        List<CompletableFuture<StageBoard>> asked = new ArrayList<>();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    round(asked.isEmpty() ? Depth.USUAL : Depth.FULL);
                } catch (RuntimeException e) {
                    LOG.error("a round of counting failed; the next one follows", e);
                }
                asked.forEach(wish -> wish.complete(board));
                asked.clear();
                CompletableFuture<StageBoard> first = wishes.poll(interval.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    asked.add(first);
                    wishes.drainTo(asked);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round(Depth depth) throws InterruptedException {
        for (Source<?> source : sources.inOrder()) {
            collect(source, depth);
        }
        StageBoard made = maker.board();
        board = made;
        try {
            listener.accept(made);
        } catch (RuntimeException e) {
            LOG.error("the counts could not be published as metrics", e);
        }
    }

    private void collect(Source<?> source, Depth depth) throws InterruptedException {
        try {
            source.collect(depth).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.debug("{} takes longer than {}", source.name(), patience);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a source never completes exceptionally", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
