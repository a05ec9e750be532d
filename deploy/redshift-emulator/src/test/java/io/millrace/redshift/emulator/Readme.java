package io.millrace.redshift.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The tables of this module's README. */
public final class Readme {
    private Readme() {}

    /** The cells of the rows of the first table below a heading of the third level, its header left out. */
    public static List<List<String>> rows(String heading) {
        List<List<String>> rows = new ArrayList<>();
        boolean inside = false;
        try {
            for (String line : Files.readAllLines(Path.of("README.md"))) {
                if (line.startsWith("#")) {
                    inside = line.equals("### " + heading);
                } else if (inside && line.startsWith("|") && !line.startsWith("|--")) {
                    rows.add(List.of(line.substring(2, line.length() - 2).split(" \\| ")));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows.subList(1, rows.size());
    }

    public static String code(String cell) {
        return cell.substring(1, cell.length() - 1);
    }
}
