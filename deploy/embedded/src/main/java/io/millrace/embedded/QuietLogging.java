package io.millrace.embedded;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
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
}
