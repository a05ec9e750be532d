package io.millrace.bench.edge;

import io.millrace.bench.load.Conversation;
import io.millrace.bench.load.Requests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A connection whose every event has an id of its own, and that remembers which of them were accepted. */
final class NumberedEvents implements Conversation {
    private static final int ID_DIGITS = 20;
    private static final byte[] ACCEPTED = "\"status\":\"accepted\"".getBytes(StandardCharsets.US_ASCII);

    private final int connection;
    private final int eventsPerRequest;
    private final ByteBuffer request;
    private final List<Integer> idPlaces = new ArrayList<>();
    private final BitSet accepted = new BitSet();
    private int firstOfRequest;
    private int next;

    NumberedEvents(int connection, int eventsPerRequest, String writeKey) {
        this.connection = connection;
        this.eventsPerRequest = eventsPerRequest;
        EventBodies bodies = new EventBodies(connection);
        List<String> events = new ArrayList<>();
        String placeholder = "#".repeat(ID_DIGITS);
        for (int i = 0; i < eventsPerRequest; i++) {
            events.add("{\"table\":\"" + EventBodies.TABLE + "\",\"id\":\"" + placeholder + "\",\"datum\":{"
                    + bodies.columns() + "}}");
        }
        String body = "[" + String.join(",", events) + "]";
        this.request = Requests.post("/v1/events", writeKey, body.getBytes(StandardCharsets.UTF_8));
        String text = StandardCharsets.ISO_8859_1.decode(request.duplicate()).toString();
        for (int at = text.indexOf(placeholder); at >= 0; at = text.indexOf(placeholder, at + ID_DIGITS)) {
            idPlaces.add(at);
        }
    }

    @Override
    public ByteBuffer next() {
        firstOfRequest = next;
        for (int place : idPlaces) {
            digits(place, 9, connection);
            request.put(place + 9, (byte) '-');
            digits(place + 10, 10, next++);
        }
        return request.duplicate();
    }

    private void digits(int place, int count, int number) {
        int rest = number;
        for (int i = place + count - 1; i >= place; i--) {
            request.put(i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
    }

    /** The connection and event of an id, which is {@code <connection>-<event>} in nine and ten digits. */
    static int[] parse(String id) {
        return new int[] {Integer.parseInt(id.substring(0, 9)), Integer.parseInt(id.substring(10))};
    }

    /** The results stand in the order of the request's events. */
    @Override
    public void answered(int status, ByteBuffer body) {
        if (status != 200) {
            return;
        }
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (count(bytes) == eventsPerRequest) {
            accepted.set(firstOfRequest, firstOfRequest + eventsPerRequest);
            return;
        }
        int at = 0;
        for (int event = 0; event < eventsPerRequest; event++) {
            at = text.indexOf("\"status\":\"", at) + "\"status\":\"".length();
            if (text.startsWith("accepted\"", at)) {
                accepted.set(firstOfRequest + event);
            }
        }
    }

    private static int count(byte[] bytes) {
        int found = 0;
        for (int i = 0; i <= bytes.length - ACCEPTED.length; i++) {
            if (matches(bytes, i)) {
                found++;
                i += ACCEPTED.length - 1;
            }
        }
        return found;
    }

    private static boolean matches(byte[] bytes, int at) {
        for (int i = 0; i < ACCEPTED.length; i++) {
            if (bytes[at + i] != ACCEPTED[i]) {
                return false;
            }
        }
        return true;
    }

    int connection() {
        return connection;
    }

    /** Numbers of the events that the edge said to have stored. */
    BitSet accepted() {
        return accepted;
    }
}
