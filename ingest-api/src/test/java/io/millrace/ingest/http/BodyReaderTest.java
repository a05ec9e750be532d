package io.millrace.ingest.http;

import io.millrace.ingest.answer.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BodyReaderTest {
    private static final int LIMIT = 100_000;

    private final BodyReader reader = new BodyReader(LIMIT, Duration.ofSeconds(10));

    @Test
    void readsUpToTheLimitWithAndWithoutALength() {
        byte[] body = bytes(LIMIT);
        assertThat(read(body, LIMIT, BodyReader.Encoding.IDENTITY)).isEqualTo(body);
        assertThat(read(body, -1, BodyReader.Encoding.IDENTITY)).isEqualTo(body);
        assertThat(read(new byte[0], 0, BodyReader.Encoding.IDENTITY)).isEmpty();
    }

    @Test
    void refusesMoreThanTheLimit() {
        assertStatus(413, bytes(LIMIT + 1), LIMIT + 1, BodyReader.Encoding.IDENTITY);
        assertStatus(413, bytes(LIMIT + 1), -1, BodyReader.Encoding.IDENTITY);
    }

    @Test
    void theInflatedSizeCounts() throws IOException {
        byte[] body = bytes(LIMIT);
        byte[] zipped = gzip(body);
        assertThat(read(zipped, zipped.length, BodyReader.Encoding.GZIP)).isEqualTo(body);
        byte[] bomb = gzip(new byte[LIMIT * 50]);
        assertStatus(413, bomb, bomb.length, BodyReader.Encoding.GZIP);
    }

    @Test
    void brokenBodiesAreTheClientsFault() throws IOException {
        byte[] zipped = gzip(bytes(1_000));
        assertStatus(400, bytes(10), 10, BodyReader.Encoding.GZIP);
        assertStatus(400, Arrays.copyOf(zipped, zipped.length - 4), -1, BodyReader.Encoding.GZIP);
        InputStream cut = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new EOFException("the connection was closed");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return read();
            }
        };
        assertThatThrownBy(() -> reader.read(cut, 10, BodyReader.Encoding.IDENTITY, room -> {}))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(400));
    }

    @Test
    void aBodyThatDripsIsCutOff() {
        BodyReader impatient = new BodyReader(LIMIT, Duration.ofNanos(1));
        assertThatThrownBy(() -> impatient.read(
                        new ByteArrayInputStream(bytes(10)), 10, BodyReader.Encoding.IDENTITY, room -> {}))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(408));
    }

    @Test
    void theBudgetIsNeverExceededAndAlwaysGivenBack() {
        InFlightBudget budget = new InFlightBudget(100);
        InFlightBudget.Lease first = budget.open();
        InFlightBudget.Lease second = budget.open();
        assertThat(first.growTo(60)).isTrue();
        assertThat(second.growTo(41)).isFalse();
        first.shrinkTo(30);
        assertThat(budget.used()).isEqualTo(30);
        assertThat(second.growTo(70)).isTrue();
        assertThat(first.growTo(31)).isFalse();
        first.close();
        first.close();
        second.close();
        assertThat(budget.used()).isZero();
    }

    @Test
    void roomIsAskedForBeforeBytesAreHeld() throws IOException {
        byte[] zipped = gzip(new byte[90_000]);
        List<Long> asked = new ArrayList<>();
        reader.read(new ByteArrayInputStream(zipped), zipped.length, BodyReader.Encoding.GZIP, asked::add);
        assertThat(asked).first().isEqualTo((long) zipped.length);
        assertThat(asked).last().isEqualTo(90_000L + zipped.length);
    }

    @Test
    void aDeclaredLengthTakesNoRoomBeforeItsBytesArrive() {
        List<Long> asked = new ArrayList<>();
        InputStream silent = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new SocketTimeoutException("nothing arrives");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return read();
            }
        };
        assertThatThrownBy(() -> reader.read(silent, LIMIT, BodyReader.Encoding.IDENTITY, asked::add))
                .isInstanceOf(ProblemException.class);
        assertThat(asked).containsExactly(16L * 1024);
    }

    private byte[] read(byte[] body, long contentLength, BodyReader.Encoding encoding) {
        return reader.read(new ByteArrayInputStream(body), contentLength, encoding, room -> {});
    }

    private void assertStatus(int status, byte[] body, long contentLength, BodyReader.Encoding encoding) {
        assertThatThrownBy(() -> read(body, contentLength, encoding))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(status));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        return bytes;
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(body);
        }
        return zipped.toByteArray();
    }
}
