package io.millrace.loader.reconcile;

import io.millrace.loader.reconcile.TableLocks.TableLock;
import io.millrace.schemas.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lock of one table, with sessions that end without their owners' noticing. */
final class FakeLocks {
    private @Nullable Held holder;
    private final List<Held> lostUnnoticed = new ArrayList<>();

    /** The holder's session ends; the holder hears of it later. */
    void expire() {
        if (holder != null) {
            lostUnnoticed.add(holder);
            holder = null;
        }
    }

    /** Holders hear that they have lost the lock. */
    void notice() {
        lostUnnoticed.forEach(Held::hear);
        lostUnnoticed.clear();
    }

    boolean isFree() {
        return holder == null;
    }

    TableLocks port(Chaos chaos) {
        return (dataset, onLoss) -> chaos.call(ErrorCode.ZOOKEEPER_UNAVAILABLE, () -> acquire(onLoss));
    }

    private Optional<TableLock> acquire(Runnable onLoss) {
        if (holder != null) {
            return Optional.empty();
        }
        holder = new Held(onLoss);
        return Optional.of(holder);
    }

    private final class Held implements TableLock {
        private final Runnable onLoss;
        private boolean held = true;

        private Held(Runnable onLoss) {
            this.onLoss = onLoss;
        }

        private void hear() {
            if (held) {
                held = false;
                onLoss.run();
            }
        }

        @Override
        public boolean isHeld() {
            return held;
        }

        @Override
        public void close() {
            held = false;
            if (holder == this) {
                holder = null;
            }
        }
    }
}
