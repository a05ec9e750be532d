package io.millrace.standalone.cli;

import io.millrace.lake.batch.BatchReader;
import io.millrace.lake.batch.LinesFile;
import io.millrace.lake.store.S3ObjectStore;
import io.millrace.schemas.batch.BatchName;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace lake cat}. */
@Command(
        name = "cat",
        description =
                "Prints the rows of a batch, one JSON object a line, and checks its checksum; or a file of bad records"
                        + " or a manifest.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: millrace lake cat raw/plays/2026/11/23/02/00000-0a1b2c3d-00000000000000000042.jsonl.zst"
        })
final class LakeCatCommand implements Callable<Integer> {
    @Mixin
    private LakeAccess lake = new LakeAccess();

    @Parameters(paramLabel = "OBJECT", description = "Key of the object, as millrace lake ls shows it.")
    private String key = "";

    @Option(
            names = "--json",
            description = "Print each line as an object of its number and the row: {\"line\":1,\"row\":{...}}.")
    private boolean json;

    private long lines;

    @Override
    public Integer call() throws Exception {
        return LakeFailures.run(() -> {
            try (S3ObjectStore store = lake.store()) {
                OutputStream out = new BufferedOutputStream(System.out);
                boolean found = print(store, out);
                out.flush();
                return found ? ExitCode.DONE : ExitCode.FOUND_WRONG;
            }
        });
    }

    private boolean print(S3ObjectStore store, OutputStream out) throws IOException {
        Optional<BatchName> batch = BatchName.ofObject(key);
        if (batch.isPresent()) {
            new BatchReader(store).read(batch.get(), line -> write(out, line));
            return true;
        }
        Optional<byte[]> object = store.read(key);
        if (object.isEmpty()) {
            System.err.println("there is no object " + key);
            return false;
        }
        List<byte[]> lines = key.endsWith(".zst") ? LinesFile.lines(key, object.get()) : List.of(object.get());
        lines.forEach(line -> write(out, line));
        return true;
    }

    /** The line itself is never rendered anew. */
    private void write(OutputStream out, byte[] line) {
        lines++;
        try {
            if (json) {
                out.write(("{\"line\":" + lines + ",\"row\":").getBytes(StandardCharsets.US_ASCII));
            }
            out.write(line);
            if (json) {
                out.write('}');
            }
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
