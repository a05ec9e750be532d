package io.millrace.standalone.chaos;

import io.millrace.standalone.stack.Component;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Does faults to a fleet, and undoes them. */
final class FaultInjector {
    private static final int LONGEST_JUMP_SECONDS = 7_200;

    private final Fleet fleet;
    private final Map<String, Path> disks;

    /**
     * @param disks the directories that can be filled, by the name of whom they belong to
     */
    FaultInjector(Fleet fleet, Map<String, Path> disks) {
        this.fleet = fleet;
        this.disks = Map.copyOf(disks);
    }

    /** A fault that lasts. */
    @FunctionalInterface
    interface Lasting {
        /** Undoes it; says what is worth telling. */
        String end() throws InterruptedException;
    }

    /** Does it; what it returns undoes it. */
    Lasting begin(Injection injection) throws InterruptedException {
        String target = injection.target();
        return switch (injection.kind()) {
            case KILL, KAFKA_KILL, DATABASE_KILL, STORE_KILL, WAREHOUSE_KILL -> {
                fleet.signal("KILL", target);
                yield () -> "";
            }
            case KILL_ALL -> {
                fleet.signalAll("KILL");
                yield () -> "";
            }
            case PAUSE, ZOOKEEPER_SESSIONS -> {
                fleet.signal("STOP", target);
                yield () -> {
                    fleet.signal("CONT", target);
                    return "";
                };
            }
            case RESTART, KAFKA_RESTART, ZOOKEEPER_RESTART -> {
                fleet.stop(target);
                yield () -> {
                    fleet.startAgain(target);
                    return "";
                };
            }
            case CLOCK_JUMP -> clockJump(target.substring("clock of ".length()), injection.amount());
            case STORE_ERRORS, STORE_SLOW, STORE_SILENT, STORE_LOST_ANSWERS -> link(fleet.storeLink(), injection);
            case WAREHOUSE_MAINTENANCE, WAREHOUSE_LOST_ANSWERS -> link(fleet.warehouseLink(), injection);
            case DISK_FULL -> diskFull(target.substring("disk of ".length()));
            case PACKET_LOSS -> {
                Isolation.losePackets();
                yield () -> Isolation.findPackets() + " packets lost";
            }
        };
    }

    private static Lasting link(FaultyLink link, Injection injection) {
        link.become(mode(injection));
        return () -> {
            link.become(new FaultyLink.Mode.Passing());
            return "";
        };
    }

    private static FaultyLink.Mode mode(Injection injection) {
        double amount = injection.amount();
        return switch (injection.kind()) {
            case STORE_ERRORS -> new FaultyLink.Mode.Failing(0.5 + amount / 2, amount < 0.5 ? 500 : 503);
            case STORE_SLOW -> new FaultyLink.Mode.Slow(Duration.ofMillis(500 + (long) (amount * 2_000)));
            case STORE_SILENT -> new FaultyLink.Mode.Silent();
            case WAREHOUSE_MAINTENANCE -> new FaultyLink.Mode.Refusing();
            default -> new FaultyLink.Mode.LosingAnswers(0.1 + amount * 0.4);
        };
    }

    private Lasting clockJump(String name, double amount) {
        // Backwards as often as forwards, and never by nothing.
        int seconds = (int) ((amount - 0.5) * 2 * LONGEST_JUMP_SECONDS);
        Path file = fleet.clockFile(name);
        move(file, Duration.ofSeconds(seconds));
        return () -> {
            move(file, Duration.ZERO);
            return String.format(Locale.ROOT, "by %+d s", seconds);
        };
    }

    private static void move(Path file, Duration offset) {
        try {
            Path beside = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(beside, offset.toString());
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Lasting diskFull(String name) {
        Path directory = disks.getOrDefault(name, fleet.directory(Component.KAFKA));
        try {
            Isolation.fill(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return () -> {
            Isolation.empty(directory);
            return "";
        };
    }
}
