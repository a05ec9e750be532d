package io.millrace.embedded;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/** Keeps the servers' own chatter down: at debug level the object store's log costs most of its throughput. */
final class QuietLogging {

    private QuietLogging() {}

    /** Sets the named loggers to WARN, but those that the program configured itself. */
    static void atWarn(String... names) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        for (String name : names) {
            Logger logger = context.getLogger(name);
            if (logger.getLevel() == null) {
                logger.setLevel(Level.WARN);
            }
        }
    }

    /** Runs something with the named loggers off. */
    static <T> T off(Supplier<T> work, String... names) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return work.get();
        }
        Map<Logger, Optional<Level>> before = new HashMap<>();
        for (String name : names) {
            Logger logger = context.getLogger(name);
            before.put(logger, Optional.ofNullable(logger.getLevel()));
            logger.setLevel(Level.OFF);
        }
        try {
            return work.get();
        } finally {
            before.forEach((logger, level) -> logger.setLevel(level.orElse(null)));
        }
    }
}
