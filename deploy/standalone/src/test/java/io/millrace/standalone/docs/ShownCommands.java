package io.millrace.standalone.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The shell commands in the fenced {@code sh} blocks of README.md and docs/. */
public final class ShownCommands {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern BODY = Pattern.compile("-d\\s+'(.*?)'", Pattern.DOTALL);

    private ShownCommands() {}

    /** Every command, continuation lines joined, comments cut off. */
    public static List<String> all() throws IOException {
        List<String> commands = new ArrayList<>();
        for (Path page : pages()) {
            Matcher block = BLOCK.matcher(Files.readString(page));
            while (block.find()) {
                for (String line : block.group(1).replace("\\\n", " ").split("\n", -1)) {
                    String command = line.replaceAll("\\s{2,}#.*", "").strip();
                    if (!command.isEmpty()) {
                        commands.add(command);
                    }
                }
            }
        }
        return commands;
    }

    /** The bodies that curl commands post to {@code /v1/events}. */
    public static List<String> postedBodies() throws IOException {
        List<String> bodies = new ArrayList<>();
        for (Path page : pages()) {
            Matcher block = BLOCK.matcher(Files.readString(page));
            while (block.find()) {
                Matcher body = BODY.matcher(block.group(1));
                while (block.group(1).contains("/v1/events") && body.find()) {
                    bodies.add(body.group(1));
                }
            }
        }
        return bodies;
    }

    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            List<Path> pages =
                    new ArrayList<>(docs.filter(page -> page.toString().endsWith(".md"))
                            .sorted()
                            .toList());
            pages.add(0, ROOT.resolve("README.md"));
            return pages;
        }
    }
}
