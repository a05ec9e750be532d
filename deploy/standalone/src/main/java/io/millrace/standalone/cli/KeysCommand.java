package io.millrace.standalone.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace keys}: write keys and the hashes that stand in settings and key files. */
@Command(
        name = "keys",
        description = "Makes write keys, and the hashes of them that the edge knows.",
        mixinStandardHelpOptions = true,
        subcommands = {KeysCommand.New.class, KeysCommand.Hash.class})
final class KeysCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "say what to do: millrace keys new SOURCE, or millrace keys hash");
    }

    /** {@code millrace keys new}. */
    @Command(
            name = "new",
            description =
                    "Makes a random write key. It is shown this once: give it to the client team, and put the entry with"
                            + " its hash into the settings or the key file.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: millrace keys new web --kind browser"})
    static final class New implements Callable<Integer> {
        private static final int BYTES = 24;

        private static final String BROWSER = "browser";
        private static final String SERVER = "server";

        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "SOURCE", description = "Name of the source, such as web.")
        private String source = "";

        @Option(
                names = "--kind",
                paramLabel = "KIND",
                description = "browser for pages and apps, server for backends (default: ${DEFAULT-VALUE}).")
        private String kind = SERVER;

        @Option(names = "--json", description = "Answer as JSON.")
        private boolean json;

        @Override
        public Integer call() {
            if (!source.matches("[a-z][a-z0-9_-]{0,62}")) {
                throw new ParameterException(
                        spec.commandLine(), "'" + source + "' cannot name a source: use [a-z][a-z0-9_-]{0,62}");
            }
            if (!kind.equals(BROWSER) && !kind.equals(SERVER)) {
                throw new ParameterException(
                        spec.commandLine(), "'" + kind + "' is no kind of key: use " + BROWSER + " or " + SERVER);
            }
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            String key = "mk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            if (json) {
                System.out.println("{\"key\":\"" + key + "\",\"sha256\":\"" + sha256(key) + "\",\"source\":\"" + source
                        + "\",\"kind\":\"" + kind + "\"}");
                return ExitCode.DONE;
            }
            System.out.println("key:   " + key);
            String origins = kind.equals(BROWSER) ? ", origins: [\"https://app.example.com\"]" : "";
            System.out.println(
                    "entry: - {source: " + source + ", sha256: \"" + sha256(key) + "\", kind: " + kind + origins + "}");
            return ExitCode.DONE;
        }
    }

    /** {@code millrace keys hash}. */
    @Command(
            name = "hash",
            description = "Reads a key from standard input, where no other process can see it, and shows its hash.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: millrace keys hash"})
    static final class Hash implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(names = "--json", description = "Answer as JSON.")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            String key = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (key == null || key.isBlank()) {
                throw new ParameterException(spec.commandLine(), "standard input holds no key");
            }
            String hash = sha256(key.strip());
            System.out.println(json ? "{\"sha256\":\"" + hash + "\"}" : hash);
            return ExitCode.DONE;
        }
    }

    private static String sha256(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
