package io.millrace.ingest.server;

import com.github.luben.zstd.ZstdInputStream;
import io.millrace.ingest.answer.ProblemException;
import io.millrace.schemas.error.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** How a body is encoded. */
enum Encoding {
    IDENTITY {
        @Override
        InputStream open(byte[] body) {
            return new ByteArrayInputStream(body);
        }
    },
    GZIP {
        @Override
        InputStream open(byte[] body) throws IOException {
            return new GZIPInputStream(new ByteArrayInputStream(body), BodyBuffer.CHUNK);
        }
    },
    /** The zlib format, as RFC 9110 says, or the bare deflate that some clients send under this name. */
    DEFLATE {
        @Override
        InputStream open(byte[] body) {
            Inflater inflater = new Inflater(!isZlib(body));
            return new InflaterInputStream(new ByteArrayInputStream(body), inflater, BodyBuffer.CHUNK) {
                @Override
                public void close() throws IOException {
                    super.close();
                    inflater.end();
                }
            };
        }
    },
    ZSTD {
        @Override
        InputStream open(byte[] body) throws IOException {
            // The frame says how much memory it needs; RFC 9659 lets nobody ask for more than 8 MB over HTTP.
            return new ZstdInputStream(new ByteArrayInputStream(body)).setLongMax(LARGEST_WINDOW_LOG);
        }
    };

    private static final int LARGEST_WINDOW_LOG = 23;

    private static boolean isZlib(byte[] body) {
        return body.length >= 2 && (body[0] & 0x0f) == 8 && ((body[0] & 0xff) << 8 | (body[1] & 0xff)) % 31 == 0;
    }

    /** The body as it was before it was encoded. */
    abstract InputStream open(byte[] body) throws IOException;

    /**
     * @param contentEncoding the header of that name
     * @throws ProblemException when the edge does not know it
     */
    static Encoding of(Optional<String> contentEncoding) {
        String name = contentEncoding.orElse("").strip().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "", "identity" -> IDENTITY;
            case "gzip", "x-gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            case "zstd" -> ZSTD;
            default ->
                throw new ProblemException(
                        415,
                        ErrorCode.MALFORMED_REQUEST,
                        "the content encodings taken are gzip, deflate and zstd, one at a time");
        };
    }

    /**
     * Undoes the encoding.
     *
     * @param into holds nothing yet
     * @throws ProblemException when there is no room for the result, or the body is not what it says
     */
    void decode(byte[] body, BodyBuffer into) {
        try (InputStream decoded = open(body)) {
            byte[] chunk = new byte[BodyBuffer.CHUNK];
            for (int read = decoded.read(chunk); read >= 0; read = decoded.read(chunk)) {
                into.add(chunk, read);
            }
        } catch (IOException e) {
            throw new ProblemException(
                    400, ErrorCode.MALFORMED_REQUEST, "the body is not valid " + name().toLowerCase(Locale.ROOT));
        }
    }
}
