package io.millrace.redshift.emulator.unload;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The list of an UNLOAD's files, which a COPY with MANIFEST takes. */
final class UnloadManifest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private UnloadManifest() {}

    static byte[] of(List<UnloadedFile> files, List<UnloadColumn> columns, long rows, boolean verbose) {
        ObjectNode manifest = JSON.createObjectNode();
        ArrayNode entries = manifest.putArray("entries");
        long bytes = 0;
        for (UnloadedFile file : files) {
            ObjectNode entry = entries.addObject().put("url", file.location().toString());
            ObjectNode meta = entry.putObject("meta").put("content_length", file.bytes());
            if (verbose) {
                meta.put("record_count", file.rows());
            }
            bytes += file.bytes();
        }
        if (verbose) {
            ArrayNode elements = manifest.putObject("schema").putArray("elements");
            for (UnloadColumn column : columns) {
                elements.addObject()
                        .put("name", column.name())
                        .putObject("type")
                        .put("base", column.kind().shown());
            }
            manifest.putObject("meta").put("content_length", bytes).put("record_count", rows);
            manifest.putObject("author").put("name", "Amazon Redshift").put("version", "1.0.0");
        }
        return JSON.writeValueAsBytes(manifest);
    }
}
