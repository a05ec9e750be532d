package io.millrace.ingest.server;

import io.millrace.ingest.answer.ProblemException;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BodyBufferTest {
    private static final int LIMIT = 100_000;

    private final InFlightBudget budget = new InFlightBudget(10 * LIMIT);
    private final InFlightBudget.Lease lease = budget.open();

    @Test
    void holdsUpToTheLimitWithAndWithoutALength() {
        byte[] body = bytes(LIMIT);
        assertThat(arrived(body, LIMIT)).isEqualTo(body);
        assertThat(arrived(body, -1)).isEqualTo(body);
        assertThat(arrived(new byte[0], 0)).isEmpty();
    }

    @Test
    void refusesMoreThanTheLimit() {
        assertStatus(413, () -> arrived(bytes(LIMIT + 1), LIMIT + 1));
        assertStatus(413, () -> arrived(bytes(LIMIT + 1), -1));
    }

    @Test
    void theInflatedSizeCounts() throws IOException {
        byte[] body = bytes(LIMIT);
        byte[] zipped = gzip(body);
        BodyBuffer inflated = buffer(zipped.length);
        Encoding.GZIP.decode(zipped, inflated);
        assertThat(inflated.toBytes()).isEqualTo(body);
        assertThat(budget.used()).isEqualTo(body.length + zipped.length);
        byte[] bomb = gzip(new byte[LIMIT * 50]);
        assertStatus(413, () -> Encoding.GZIP.decode(bomb, buffer(bomb.length)));
        assertThat(budget.used()).isLessThanOrEqualTo(3 * LIMIT);
    }

    @Test
    void brokenBodiesAreTheClientsFault() throws IOException {
        byte[] zipped = gzip(bytes(1_000));
        assertStatus(400, () -> Encoding.GZIP.decode(bytes(10), buffer(0)));
        assertStatus(400, () -> Encoding.GZIP.decode(Arrays.copyOf(zipped, zipped.length - 4), buffer(0)));
    }

    @Test
    void aDeclaredLengthTakesLittleRoomBeforeItsBytesArrive() {
        buffer(0).expect(LIMIT);
        assertThat(budget.used()).isEqualTo(16L * 1024);
    }

    @Test
    void withoutRoomNothingIsHeld() {
        InFlightBudget small = new InFlightBudget(1_000);
        BodyBuffer buffer = new BodyBuffer(LIMIT, small.open(), 0, Duration.ofSeconds(5));
        buffer.add(bytes(900), 900);
        assertStatus(503, () -> buffer.add(bytes(900), 900));
        assertThat(small.used()).isLessThanOrEqualTo(1_000);
    }

    @Test
    void theBudgetIsNeverExceededAndAlwaysGivenBack() {
        InFlightBudget small = new InFlightBudget(100);
        InFlightBudget.Lease first = small.open();
        InFlightBudget.Lease second = small.open();
        assertThat(first.growTo(60)).isTrue();
        assertThat(second.growTo(41)).isFalse();
        first.shrinkTo(30);
        assertThat(small.used()).isEqualTo(30);
        assertThat(second.growTo(70)).isTrue();
        assertThat(first.growTo(31)).isFalse();
        first.close();
        first.close();
        second.close();
        assertThat(small.used()).isZero();
    }

    private byte[] arrived(byte[] body, long declared) {
        BodyBuffer buffer = buffer(0);
        buffer.expect(declared);
        for (int at = 0; at < body.length; at += 7_000) {
            buffer.add(Unpooled.wrappedBuffer(body, at, Math.min(7_000, body.length - at)));
        }
        return buffer.toBytes();
    }

    private BodyBuffer buffer(long alreadyHeld) {
        return new BodyBuffer(LIMIT, lease, alreadyHeld, Duration.ofSeconds(5));
    }

    private static void assertStatus(int status, org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        assertThatThrownBy(action).isInstanceOfSatisfying(ProblemException.class, e -> assertThat(
                        e.problem().status())
                .isEqualTo(status));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        return bytes;
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zipped = new GZIPOutputStream(out)) {
            zipped.write(body);
        }
        return out.toByteArray();
    }
}
