package io.millrace.standalone.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of commands in README.md or docs/.
 *
 * @param page relative to the root of the source tree
 * @param heading above it, without its signs
 * @param line of its first command
 * @param language {@code sh} or {@code sql}
 * @param notRun why its commands can't be run by a test: a comment {@code <!-- not run: why -->} before the block
 */
public record ShownBlock(String page, String heading, int line, String language, String text, Optional<String> notRun) {
    private static final Pattern BLOCK = Pattern.compile(
            "(?:<!-- not run: (?<why>[^>]*) -->\\n\\s*)?```(?<language>sh|sql)\\n(?<text>.*?)```", Pattern.DOTALL);

    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    /** Every block, in the order in which somebody reads them. */
    public static List<ShownBlock> all() throws IOException {
        List<ShownBlock> blocks = new ArrayList<>();
        for (Path page : ShownCommands.pages()) {
            String text = Files.readString(page);
            Matcher block = BLOCK.matcher(text);
            while (block.find()) {
                String before = text.substring(0, block.start("text"));
                blocks.add(new ShownBlock(
                        page.normalize().toString().replaceFirst("^(\\.\\./)+", ""),
                        heading(before),
                        (int) before.lines().count() + 1,
                        block.group("language"),
                        block.group("text"),
                        Optional.ofNullable(block.group("why"))));
            }
        }
        return blocks;
    }

    private static String heading(String before) {
        Matcher heading = HEADING.matcher(before);
        String last = "";
        while (heading.find()) {
            last = heading.group(1);
        }
        return last;
    }

    /** The words of a command as a shell takes them, for commands without anything special. */
    public static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3));
        }
        return words;
    }

    /** Its commands: lines that go on are joined, comments are cut off, texts in quotes may go over lines. */
    public List<String> commands() {
        if (language.equals("sql")) {
            return List.of(text.strip().split("\\s*;\\s*"));
        }
        List<String> commands = new ArrayList<>();
        StringBuilder command = new StringBuilder();
        for (String line : text.replace("\\\n", " ").split("\n")) {
            command.append(command.isEmpty() ? "" : "\n").append(line.replaceAll("\\s{2,}#.*", ""));
            if (command.chars().filter(c -> c == '\'').count() % 2 == 0) {
                if (!command.toString().isBlank()) {
                    commands.add(command.toString().strip());
                }
                command.setLength(0);
            }
        }
        return commands;
    }
}
