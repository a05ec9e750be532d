package io.millrace.standalone.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The demo's SQL jobs: puts them into the installation's directory of jobs, lets late plays arrive and changes the rule for spam, and waits
 * each time until the tables in the warehouse agree with one another again. Nobody starts anything: the service of the jobs converges.
 */
public final class DemoJobs {
    /** The jobs, which are their tables in the warehouse, too. */
    public static final List<String> JOBS =
            List.of("demo_plays_by_country", "demo_sessions", "demo_plays_classified", "demo_royalties", "demo_charts");

    /** What reads the mirrors of the shop's database, where there is one. */
    public static final String OF_MIRRORS = "demo_orders";

    private static final String MIRRORED_ORDERS =
            "SELECT COUNT(*) FROM demo_store_orders WHERE COALESCE(_deleted, false) = false";
    private static final String CLASSIFIED = "demo_plays_classified";
    private static final String FIRST_RULE = "plays_of_a_bot: 100";
    private static final int SECOND_RULE = 50;
    private static final int LATE_PLAYS = 40;

    private final Path directory;
    private final String kafka;
    private final MirrorCounts.Warehouse warehouse;
    private final Duration patience;
    private boolean hasMirrors;

    /**
     * @param directory of the installation's jobs
     */
    public DemoJobs(Path directory, String kafka, MirrorCounts.Warehouse warehouse, Duration patience) {
        this.directory = directory;
        this.kafka = kafka;
        this.warehouse = warehouse;
        this.patience = patience;
    }

    /**
     * One thing that happened, and what became of it.
     *
     * @param remade partitions of each job that were made again
     * @param agrees whether the tables agree with the plays and with one another
     */
    public record Step(String what, Map<String, List<String>> remade, boolean agrees, double seconds) {
        public Step {
            remade = Map.copyOf(remade);
        }

        /** For people. */
        public List<String> lines() {
            List<String> lines = new ArrayList<>();
            lines.add(String.format(
                    Locale.ROOT, "%s: %s after %.1f s", what, agrees ? "converged" : "NOT converged", seconds));
            new TreeMap<>(remade)
                    .forEach((job, partitions) -> lines.add("  " + job + "  " + String.join(" ", partitions)));
            return lines;
        }
    }

    /**
     * @param run names the plays
     * @param told each step when it has ended
     * @param waiting told in a short line what is waited for
     * @return whether everything agreed in the end
     */
    public boolean run(String run, Instant now, Consumer<Step> told, Consumer<String> waiting)
            throws IOException, InterruptedException {
        Instant yesterday = now.minus(1, ChronoUnit.DAYS);
        boolean agrees = true;
        long before = plays();
        try (LatePlays plays = new LatePlays(kafka, run, patience)) {
            plays.day(yesterday.minus(1, ChronoUnit.DAYS));
            plays.day(yesterday);
            long history = before + 2 * LatePlays.PLAYS_OF_A_DAY;
            agrees &= step("Jobs over the plays and the orders", 100, history, told, waiting, this::install);
            agrees &= step(
                    LATE_PLAYS + " plays of "
                            + yesterday.atOffset(ZoneOffset.UTC).toLocalDate() + " arrive late",
                    100,
                    history + LATE_PLAYS,
                    told,
                    waiting,
                    () -> plays.more(yesterday, LATE_PLAYS));
            agrees &= step(
                    "The rule for spam is changed from 100 to " + SECOND_RULE + " plays of a user",
                    SECOND_RULE,
                    history + LATE_PLAYS,
                    told,
                    waiting,
                    this::changeRule);
        }
        return agrees;
    }

    private interface Change {
        void make() throws IOException, InterruptedException;
    }

    private boolean step(
            String what, int rule, long leastPlays, Consumer<Step> told, Consumer<String> waiting, Change change)
            throws IOException, InterruptedException {
        Map<String, String> before = versions();
        long begin = System.nanoTime();
        change.make();
        // Twice in a row: a load may come between two of the questions, and make them fit by chance.
        int inARow = 0;
        while (inARow < 2 && System.nanoTime() - begin < patience.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(500);
            List<String> missing = missing(rule, leastPlays);
            inARow = missing.isEmpty() ? inARow + 1 : 0;
            waiting.accept("waiting for " + String.join(", ", missing));
        }
        boolean agrees = inARow == 2;
        Map<String, List<String>> remade = new TreeMap<>();
        versions().forEach((partition, version) -> {
            if (!version.equals(before.get(partition))) {
                String[] names = partition.split(" ", 2);
                remade.computeIfAbsent(names[0], job -> new ArrayList<>()).add(names[1]);
            }
        });
        told.accept(new Step(what, remade, agrees, (System.nanoTime() - begin) / 1e9));
        return agrees;
    }

    private void install() throws IOException {
        Files.createDirectories(directory);
        for (String job : JOBS) {
            write(job, text(job));
        }
        hasMirrors = number(MIRRORED_ORDERS) > 0;
        if (hasMirrors) {
            write(OF_MIRRORS, text(OF_MIRRORS));
        }
    }

    private void changeRule() throws IOException {
        write(CLASSIFIED, text(CLASSIFIED).replace(FIRST_RULE, "plays_of_a_bot: " + SECOND_RULE));
    }

    private void write(String job, String text) throws IOException {
        Path part = directory.resolve("." + job + ".part");
        Files.writeString(part, text);
        Files.move(
                part,
                directory.resolve(job + ".sql"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    private static String text(String job) throws IOException {
        try (InputStream file = DemoJobs.class.getResourceAsStream("jobs/" + job + ".sql")) {
            if (file == null) {
                throw new IllegalStateException("the job " + job + " is missing in this build");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What does not agree yet: each result with the plays, or with what it was made from. */
    private List<String> missing(int rule, long leastPlays) {
        Map<String, String> checks = new TreeMap<>(Map.of(
                "the plays",
                "SELECT COUNT(*) >= " + leastPlays + " FROM song_played",
                "plays by country",
                "SELECT (SELECT SUM(plays) FROM demo_plays_by_country) = (SELECT COUNT(*) FROM song_played)",
                "sessions",
                "SELECT (SELECT SUM(plays) FROM demo_sessions) = (SELECT COUNT(user_id) FROM song_played)",
                "classified plays",
                "SELECT (SELECT COUNT(*) FROM demo_plays_classified) = (SELECT COUNT(user_id) FROM song_played)",
                "the rule for spam",
                "SELECT COUNT(*) = 0 FROM demo_plays_classified WHERE rule <> " + rule,
                "royalties",
                "SELECT (SELECT SUM(plays) FROM demo_royalties)"
                        + " = (SELECT COUNT(*) FROM demo_plays_classified WHERE confidence < 0.9)",
                "charts",
                "SELECT (SELECT SUM(plays) FROM demo_charts)"
                        + " = (SELECT COUNT(*) FROM demo_plays_classified WHERE confidence < 0.3)"));
        if (hasMirrors) {
            checks.put(
                    "orders",
                    "SELECT (SELECT SUM(orders) FROM demo_orders WHERE day = (SELECT MAX(day) FROM demo_orders))"
                            + " = (" + MIRRORED_ORDERS + ")");
        }
        List<String> missing = new ArrayList<>();
        checks.forEach((name, query) -> {
            if (!holds(query)) {
                missing.add(name);
            }
        });
        return missing;
    }

    private boolean holds(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            return answer.next() && answer.getBoolean(1);
        } catch (SQLException e) {
            // Not there yet, or away for the moment: it is asked again.
            return false;
        }
    }

    private long plays() {
        return number("SELECT COUNT(*) FROM song_played");
    }

    private long number(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            answer.next();
            return answer.getLong(1);
        } catch (SQLException e) {
            return 0;
        }
    }

    /** The version of each partition that the warehouse holds. */
    private Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT dataset, partition_name, version FROM millrace.derived_ledger")) {
            TreeSet<String> jobs = new TreeSet<>(JOBS);
            jobs.add(OF_MIRRORS);
            while (rows.next()) {
                if (jobs.contains(rows.getString(1))) {
                    versions.put(rows.getString(1) + " " + rows.getString(2), rows.getString(3));
                }
            }
        } catch (SQLException e) {
            // As above.
        }
        return versions;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:redshift://127.0.0.1:" + warehouse.port() + "/warehouse?ssl=false",
                warehouse.user(),
                warehouse.password());
    }
}
