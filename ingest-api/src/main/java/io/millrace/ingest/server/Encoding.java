package io.millrace.ingest.server;

import io.millrace.ingest.answer.ProblemException;
import io.millrace.schemas.error.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

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
    };

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
            default ->
                throw new ProblemException(415, ErrorCode.MALFORMED_REQUEST, "the only content encoding taken is gzip");
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
