package io.millrace.standalone.chaos;

/**
 * A fault as it came.
 *
 * @param beganSeconds when, from the beginning of the campaign
 * @param lastedSeconds how long, with the time that doing and undoing it took
 * @param detail what is worth telling of it; empty for nothing
 */
record FaultRecord(Injection injection, double beganSeconds, double lastedSeconds, String detail, Recovery recovery) {}
