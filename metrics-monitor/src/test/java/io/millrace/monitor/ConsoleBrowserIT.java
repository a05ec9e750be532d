package io.millrace.monitor;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.millrace.monitor.access.Role;
import io.millrace.monitor.access.UsersFile;
import io.millrace.schemas.dataset.DatasetName;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** The console in a browser: its pages, what people come to it for, and that everybody can use it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleBrowserIT {
    private static final DatasetName PLAYS = new DatasetName("plays");
    private static final DatasetName ORDERS = new DatasetName("orders");
    private static final double PATIENCE_MILLIS = Duration.ofSeconds(60).toMillis();
    private static final String PASSWORD = "correct horse";
    private static final List<Path> BROWSERS = List.of(
            Path.of("/usr/bin/chromium"),
            Path.of("/usr/bin/chromium-browser"),
            Path.of("/usr/bin/google-chrome"),
            Path.of("/usr/bin/google-chrome-stable"));

    @TempDir
    static Path directory;

    private final FakeService edge = new FakeService();
    private final FakeService connector = new FakeService();
    private final FakeIssuer issuer = new FakeIssuer(List.of("data-ops"));
    private final List<String> complaints = new ArrayList<>();
    private String axe = "";
    private String badObject = "";
    private MonitorStack stack;
    private ConfigurableApplicationContext monitor;
    private Playwright playwright;
    private Browser browser;
    private BrowserContext context;
    private Page page;

    @BeforeAll
    void start() throws Exception {
        Optional<Path> executable =
                BROWSERS.stream().filter(Files::isExecutable).findFirst();
        Assumptions.assumeTrue(
                executable.isPresent(),
                "no Chromium on this machine: install the package chromium to test the console");
        axe = read("/META-INF/resources/webjars/axe-core/" + axeVersion() + "/axe.min.js");
        answers();
        stack = new MonitorStack(directory);
        fill();
        Path users = directory.resolve("users");
        UsersFile file = new UsersFile(users);
        file.put("olga", Role.OPERATOR, PASSWORD);
        file.put("vera", Role.VIEWER, PASSWORD);
        file.put("ada", Role.ADMIN, PASSWORD);
        Map<String, FakeService> services = new LinkedHashMap<>();
        services.put("ingest-api", edge);
        services.put("cdc-connector", connector);
        monitor = stack.monitor(
                services,
                Map.of(
                        "ACCESS_USERS_FILE", users.toString(),
                        "ACCESS_OIDC_ISSUER", issuer.url(),
                        "ACCESS_OIDC_CLIENT_ID", "console",
                        "ACCESS_OIDC_CLIENT_SECRET", "not so secret",
                        "ACCESS_OIDC_OPERATORS", "data-ops",
                        "ALERTS_INTERVAL", "300ms",
                        "ALERTS_TELL_AFTER", "0s",
                        "STALLED_AFTER", "1s"));
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable.get())
                        .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (playwright != null) {
            playwright.close();
        }
        if (monitor != null) {
            monitor.close();
        }
        if (stack != null) {
            stack.close();
        }
        edge.close();
        connector.close();
        issuer.close();
    }

    @BeforeEach
    void open() {
        context(new Browser.NewContextOptions().setViewportSize(1280, 860).setColorScheme(ColorScheme.LIGHT));
    }

    @AfterEach
    void close() {
        context.close();
        assertThat(complaints).as("what the browser complains of").isEmpty();
    }

    @Test
    void letsInWhoKnowsThePasswordOnly() {
        page.navigate(address("/datasets"));
        page.fill("#username", "olga");
        page.fill("#password", "wrong password");
        page.click("button[type=submit]");
        assertThat(page.textContent("[role=alert]")).contains("don't go together");
        page.fill("#username", "olga");
        page.fill("#password", PASSWORD);
        page.click("button[type=submit]");
        page.waitForURL(url -> url.contains("/datasets"));
        assertThat(page.textContent("h1")).isEqualTo("Datasets");
        page.click("text=Log out");
        page.waitForURL(url -> url.contains("/login"));
        page.navigate(address("/"));
        assertThat(page.url()).contains("/login");
    }

    @Test
    void letsInWhomTheIssuerKnows() {
        page.navigate(address("/login"));
        page.click("text=Single sign-on");
        page.waitForSelector("nav[aria-label=Pages]");
        assertThat(page.textContent(".foot")).contains("sam");
        visit("/datasets/plays");
        assertThat(page.textContent("#held")).contains("Approve");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/datasets",
                "/datasets/plays",
                "/sources",
                "/jobs",
                "/live",
                "/alerts",
                "/catalog",
                "/catalog/plays"
            })
    void everyPageIsSoundAndUsableByEverybody(String path) throws Exception {
        logIn("olga");
        visit(path);
        checkAccessibility(path);
        screenshot(path);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        checkAccessibility(path + " in the dark");
    }

    @Test
    void aPhoneShowsTheSame() throws Exception {
        context.close();
        context(new Browser.NewContextOptions().setViewportSize(390, 800).setColorScheme(ColorScheme.DARK));
        logIn("olga");
        visit("/datasets/plays");
        Object overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertThat(((Number) overflow).intValue()).isLessThanOrEqualTo(0);
        checkAccessibility("a phone");
        screenshot("/phone");
        page.click("summary .menu");
        page.click("nav a[href='/datasets']");
        page.waitForURL(url -> url.endsWith("/datasets"));
    }

    @Test
    void tellsWhyRowsAreMissing() {
        logIn("olga");
        visit("/");
        page.waitForSelector("table[aria-label='Datasets to look at'] a[href='/datasets/plays']")
                .click();
        page.waitForURL(url -> url.endsWith("/datasets/plays"));
        assertThat(page.textContent("#live .banner")).contains("the ledger");
        assertThat(page.textContent("#held")).contains("type_conflict").contains("Approve");
    }

    @Test
    void showsABadRowAndHasItReplayed() throws Exception {
        logIn("olga");
        visit("/datasets/plays");
        page.waitForSelector("table[aria-label='Bad rows'] >> text=Look at row").click();
        page.waitForURL(url -> url.contains("/bad-rows"));
        assertThat(page.textContent("#row")).contains("\"seconds\" : \"long\"");
        checkAccessibility("a bad row");
        screenshot("/bad-row");
        page.click("text=Replay the bad rows of this batch");
        page.waitForURL(url -> url.contains("/datasets/plays"));
        assertThat(page.textContent("[role=status].good")).contains("was asked");
        page.waitForSelector("table[aria-label='Replays']");
        assertThat(page.textContent("table[aria-label='Replays']")).contains("olga");
        assertThat(stack.text("select object from millrace.replay_requests where asked_by = 'olga'"))
                .isEqualTo(badObject);
    }

    @Test
    void takesAndSilencesAnAlert() {
        logIn("olga");
        visit("/alerts");
        Locator alert = page.locator("section.card").filter(new Locator.FilterOptions().setHasText("holds back"));
        alert.locator("input[name=reason]").fill("known, mended tomorrow");
        alert.locator("select[name=hours]").selectOption("4");
        alert.locator("button:text-is('Silence')").click();
        page.waitForSelector("table[aria-label='Silences']");
        assertThat(page.textContent("table[aria-label='Silences']"))
                .contains("olga")
                .contains("known, mended tomorrow");
        alert.locator("button:text-is('Take it')").click();
        page.waitForSelector("text=taken by olga");
        page.locator("button:text-is('End it')").first().click();
        page.waitForSelector("text=The silence is over.");
        checkAccessibility("alerts that were taken");
    }

    @Test
    void aViewerSeesNoRowsAndChangesNothing() throws Exception {
        logIn("vera");
        visit("/datasets/plays");
        page.waitForSelector("table[aria-label='Bad rows']");
        assertThat(page.querySelector("a:text-is('Look at row')")).isNull();
        assertThat(page.querySelector("button:text-is('Approve')")).isNull();
        page.navigate(address("/bad-rows?object=" + badObject + "&line=3"));
        assertThat(page.textContent("h1")).isEqualTo("Not allowed");
        // The browser writes down that the page came with 403, as it should.
        complaints.clear();
    }

    @Test
    void goesWhereTheKeysSay() {
        logIn("olga");
        visit("/");
        page.keyboard().press("g");
        page.keyboard().press("d");
        page.waitForURL(url -> url.endsWith("/datasets"));
        page.keyboard().press("/");
        page.keyboard().type("ord");
        page.keyboard().press("Enter");
        page.waitForURL(url -> url.contains("q=ord"));
        assertThat(page.textContent("table[aria-label='Datasets']"))
                .contains("orders")
                .doesNotContain("plays");
        page.click("#scheme");
        assertThat(page.getAttribute("html", "data-scheme")).isEqualTo("light");
        page.click("#scheme");
        visit("/");
        assertThat(page.getAttribute("html", "data-scheme")).isEqualTo("dark");
    }

    @Test
    void showsEventsAsTheyCome() {
        logIn("olga");
        visit("/live");
        // The edge of this test hangs up after each answer, so the page connects again and begins anew.
        page.waitForFunction("() => { const seen = document.querySelector('#tail tbody').textContent;"
                + " return seen.includes('rejected') && seen.includes('<b>n</b> is not known'); }");
    }

    @Test
    void theManagementPortAsksNobody() throws Exception {
        String port = monitor.getEnvironment().getRequiredProperty("local.management.port");
        for (String path : List.of("/actuator/health/liveness", "/actuator/prometheus")) {
            URI address = URI.create("http://127.0.0.1:" + port + path);
            assertThat(HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .as(path)
                    .isEqualTo(200);
            assertThat(HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(URI.create(address(path)))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .as("%s on the console's port", path)
                    .isEqualTo(404);
        }
    }

    @Test
    void answersProgramsByTokenOrPasswordOnly() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        URI stages = URI.create(address("/api/stages"));
        assertThat(client.send(HttpRequest.newBuilder(stages).build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(401);
        String basic =
                java.util.Base64.getEncoder().encodeToString(("vera:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(stages)
                        .header("Authorization", "Basic " + basic)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        HttpResponse<String> forged = client.send(
                HttpRequest.newBuilder(URI.create(address("/datasets/plays/replay")))
                        .POST(HttpRequest.BodyPublishers.ofString(""))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(forged.statusCode()).isEqualTo(403);
    }

    private void context(Browser.NewContextOptions options) {
        complaints.clear();
        // Colours are looked at when they have arrived, not on their way.
        context = browser.newContext(options.setReducedMotion(ReducedMotion.REDUCE));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text() + " at " + message.location());
            }
        });
        page.onPageError(complaints::add);
    }

    private void logIn(String name) {
        page.navigate(address("/login"));
        page.fill("#username", name);
        page.fill("#password", PASSWORD);
        page.click("button[type=submit]");
        page.waitForURL(url -> !url.contains("/login"));
    }

    /** Goes there and waits until the parts that come later are there. */
    private void visit(String path) {
        page.navigate(address(path));
        page.waitForFunction("() => document.querySelectorAll('[aria-busy]').length === 0");
    }

    private void checkAccessibility(String what) {
        page.evaluate(axe);
        Object violations =
                page.evaluate("async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a',"
                        + " 'wcag21aa', 'best-practice']})).violations.map(violation => violation.id + ': '"
                        + " + violation.nodes.map(node => node.html).slice(0, 3).join(' | '))");
        assertThat((List<?>) violations).as("accessibility of " + what).isEmpty();
    }

    /** Into the directory of the property millrace.screenshots, when it is set. */
    private void screenshot(String path) {
        String target = System.getProperty("millrace.screenshots", "");
        if (target.isEmpty()) {
            return;
        }
        String name = path.equals("/") ? "overview" : path.substring(1).replace('/', '-');
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(target, name + ".png")));
    }

    private String address(String path) {
        return "http://127.0.0.1:" + monitor.getEnvironment().getRequiredProperty("local.server.port") + path;
    }

    private void answers() {
        edge.health(200, "{\"status\":\"UP\"}");
        edge.answer(
                "/actuator/prometheus",
                200,
                "millrace_events_total{outcome=\"accepted\"} 10.0\nmillrace_events_total{outcome=\"rejected\"} 2.0\n");
        edge.answer(
                "/live",
                200,
                "data: {\"at\":\"2026-11-23T10:15:00.123456Z\",\"source\":\"web\",\"dataset\":\"plays\",\"id\":\"a1\","
                        + "\"outcome\":\"accepted\"}\n\n"
                        + "data: {\"at\":\"2026-11-23T10:15:01.000001Z\",\"source\":\"web\",\"dataset\":\"plays\","
                        + "\"outcome\":\"rejected\",\"code\":\"unknown_column\",\"reason\":\"<b>n</b> is not known\"}\n\n");
        connector.health(
                200,
                "{\"status\":\"UP\",\"components\":{\"capture\":{\"status\":\"UP\",\"components\":{\"shop\":{\"status\":\"UP\","
                        + "\"details\":{\"state\":\"streaming\",\"secondsBehind\":2,\"file\":\"binlog.000007\","
                        + "\"position\":4711,\"snapshots\":{\"done\":3,\"inventory.items\":\"copying, 1200 rows\"}}}}}}}");
    }

    private void fill() throws Exception {
        stack.migrate();
        String plays = stack.topic(PLAYS);
        stack.produce(PLAYS, 12, false);
        String first = stack.batch(PLAYS, plays, 0, 6, 1);
        String second = stack.batch(PLAYS, plays, 7, 5, 0);
        badObject = first;
        String orders = stack.topic(ORDERS);
        stack.produce(ORDERS, 4, false);
        stack.load(ORDERS, stack.batch(ORDERS, orders, 0, 4, 0), 4);
        stack.load(PLAYS, first, 5);
        stack.sql(
                "create table public.plays (_id varchar(600), seconds bigint)",
                "insert into public.plays (_id) values ('0'),('1'),('3'),('4'),('5')",
                "create table public.orders (_id varchar(600))",
                "insert into public.orders values ('0'),('1'),('2'),('3')",
                "update millrace.load_ledger set bad = 1 where dataset = 'plays'",
                "insert into millrace.loads values ('load-1', 'plays', 'plays', 1, 5, 1234, '2026-11-23T10:15:58Z',"
                        + " '2026-11-23T10:16:00Z', 'test', 'append')",
                "insert into millrace.bad_rows (dataset, object, line, column_name, code, reason, load_id, found_at, row_text)"
                        + " values ('plays', '" + first
                        + "', 3, 'seconds', 'type_conflict', 'Invalid digit, value ''l''',"
                        + " 'load-1', '2026-11-23T10:16:00Z', '{\"song\":\"So What\",\"seconds\":\"long\"}')",
                "insert into millrace.held_batches values ('plays', '" + second
                        + "', 'type_conflict', 'column n does not fit', '2026-11-23T10:17:00Z', 2, '2026-11-23T10:18:00Z')",
                "insert into public.plays (_id) values ('by hand')");
    }

    private static String axeVersion() throws Exception {
        String properties = read("/META-INF/maven/org.webjars.npm/axe-core/pom.properties");
        return properties
                .lines()
                .filter(line -> line.startsWith("version="))
                .findFirst()
                .orElseThrow()
                .substring("version=".length());
    }

    private static String read(String resource) throws Exception {
        try (InputStream stream = ConsoleBrowserIT.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
