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
import io.millrace.schemas.contract.ContractReader;
import io.millrace.schemas.dataset.DatasetName;
import io.millrace.schemas.error.ErrorCode;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

    private static final String PLAYS_CONTRACT = """
            apiVersion: v3.1.0
            kind: DataContract
            id: plays
            version: 1.2.0
            status: active
            team: {name: playback}
            schema:
              - name: plays
                description: One row for each started play, as the players report it.
                properties:
                  - {name: user_id, logicalType: string, classification: restricted, description: Who listened., examples: [u-4711]}
                  - {name: seconds, logicalType: string, description: How long it was played., examples: ['180']}
            """;

    @TempDir
    static Path directory;

    private final FakeService edge = new FakeService();
    private final FakeService connector = new FakeService();
    private final FakeService jobs = new FakeService();
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
        file.put("gunnar", Role.VIEWER, PASSWORD);
        Path contracts = Files.createDirectories(directory.resolve("contracts"));
        Files.writeString(contracts.resolve("plays.yaml"), PLAYS_CONTRACT);
        Map<String, FakeService> services = new LinkedHashMap<>();
        services.put("ingest-api", edge);
        services.put("cdc-connector", connector);
        services.put("sql-jobs", jobs);
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
                        "ACCESS_TOKENS_0_NAME", "nagios",
                        "ACCESS_TOKENS_0_SHA256", "0".repeat(64),
                        "STALLED_AFTER", "1s"),
                contracts);
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
        jobs.close();
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
                "/catalog?q=plays",
                "/catalog/plays",
                "/catalog/plays_by_country",
                "/access"
            })
    void everyPageIsSoundAndUsableByEverybody(String path) throws Exception {
        logIn(path.equals("/access") ? "ada" : "olga");
        visit(path);
        checkAccessibility(path);
        screenshot(path);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        checkAccessibility(path + " in the dark");
        if (path.equals("/")) {
            screenshot("/overview-dark");
        }
        if (path.equals("/datasets/plays")) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
            page.locator("#volume").scrollIntoViewIfNeeded();
            page.evaluate("document.querySelector('#volume').scrollIntoView()");
            screenshot("/reconciliation");
        }
    }

    @Test
    void aPhoneShowsTheSame() throws Exception {
        context.close();
        context(new Browser.NewContextOptions().setViewportSize(390, 800).setColorScheme(ColorScheme.DARK));
        logIn("olga");
        for (String path : List.of("/jobs", "/sources", "/live", "/catalog", "/catalog/plays", "/datasets/plays")) {
            visit(path);
            Object overflow =
                    page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            assertThat(((Number) overflow).intValue()).as(path).isLessThanOrEqualTo(0);
        }
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
        assertThat(stack.text(
                        "select object from millrace.replay_requests where asked_by = 'olga' and dataset = 'plays'"))
                .isEqualTo(badObject);
    }

    @Test
    void sendsARecordAgainThatWasSetAsideBeforeTheLake() throws Exception {
        logIn("olga");
        visit("/datasets/plays");
        Locator rows = page.locator("table[aria-label='Records set aside before the lake'] tbody tr");
        assertThat(rows.count()).isEqualTo(2);
        assertThat(rows.nth(1).textContent()).contains("not_json").contains("for the sender to mend");
        assertThat(rows.nth(0).textContent()).contains("can be sent");
        long before = stack.records(PLAYS);
        rows.nth(0).locator("text=Look at record").click();
        page.waitForURL(url -> url.contains("/bad-rows"));
        String address = page.url();
        assertThat(page.textContent("#row")).contains("So What");
        checkAccessibility("a record that was set aside");
        screenshot("/set-aside");
        page.click("text=Send it again");
        assertThat(page.textContent("[role=status].good")).contains("sent again");
        assertThat(page.textContent("#bring-back")).contains("Sent again by olga");
        assertThat(page.querySelector("#bring-back button")).isNull();
        assertThat(stack.records(PLAYS)).isEqualTo(before + 1);

        Visitor another = visitor("olga");
        String object = address.replaceAll(".*object=([^&]+).*", "$1");
        assertThat(another.submit(
                                "/bad-rows/send-again",
                                Map.of(
                                        "object",
                                        java.net.URLDecoder.decode(object, StandardCharsets.UTF_8),
                                        "line",
                                        "1"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(another.submit("/datasets/plays/send-again", Map.of()).statusCode())
                .isEqualTo(303);
        assertThat(stack.records(PLAYS)).isEqualTo(before + 1);
        visit("/bad-rows?object=" + object + "&line=2");
        assertThat(page.textContent("#bring-back")).contains("whoever sends these events has to mend them");
    }

    @Test
    void findsATableSeesWhereItComesFromAndQueriesIt() throws Exception {
        logIn("vera");
        visit("/catalog");
        page.fill("#q", "listened playback");
        page.keyboard().press("Enter");
        page.waitForURL(url -> url.contains("q=listened"));
        page.click("table[aria-label=Tables] a:text-is('plays')");
        page.waitForURL(url -> url.endsWith("/catalog/plays"));
        assertThat(page.textContent("#column-user_id")).contains("not shown").contains("restricted");
        assertThat(page.content()).doesNotContain("u-4711");
        assertThat(page.textContent("#column-seconds")).contains("180").contains("plays_by_country.hours");
        page.waitForFunction(
                "async () => { const answer = await fetch(location.href); const page = await answer.text();"
                        + " return page.includes('contract 1.2.0 came into force') && page.includes('public.plays was first seen'); }");
        String query = page.textContent("#query");
        assertThat(query).contains("from public.plays").contains("dateadd");
        stack.sql(query.replace(";", ""));
        page.click("#lineage >> text=plays_by_country");
        page.waitForURL(url -> url.endsWith("/catalog/plays_by_country"));
        assertThat(page.textContent("#column-hours")).contains("plays.seconds");
        assertThat(page.textContent(".facts"))
                .contains("public.plays_by_country")
                .contains("music-analytics")
                .contains("42");
        stack.sql(page.textContent("#query").replace(";", ""));
        String export = visitor("vera").get("/catalog/plays/odcs.yaml").body();
        ContractReader.Reading read = ContractReader.read("export", export);
        assertThat(read.problems()).isEmpty();
        assertThat(read.contracts().get(0).owner()).contains("playback");
        assertThat(export).doesNotContain("u-4711");
    }

    @Test
    void showsJobsTheirLastRunsAndWhatIsHeld() {
        logIn("vera");
        visit("/jobs");
        assertThat(page.textContent("#plays_by_country"))
                .contains("breaks the contract")
                .contains("plays must be positive")
                .contains("2026-11-22")
                .contains("loaded");
        page.click("#columns-plays_by_country summary");
        assertThat(page.textContent("table[aria-label='Columns of plays_by_country']"))
                .contains("plays.seconds");
        assertThat(page.textContent("table[aria-label=Pulls]"))
                .contains("tickets")
                .contains("HTTP 403");
        visit("/alerts");
        page.waitForFunction(
                "async () => (await (await fetch('/alerts')).text()).includes('held back by the contract')");
    }

    @Test
    void eachRoleMayWhatItMayAndEveryChangeIsKept() {
        Visitor nobody = new Visitor(address(""));
        assertThat(nobody.get("/").headers().firstValue("Location").orElse("")).endsWith("/login");
        assertThat(nobody.get("/access").headers().firstValue("Location").orElse(""))
                .endsWith("/login");

        Visitor vera = visitor("vera");
        Visitor olga = visitor("olga");
        Visitor ada = visitor("ada");
        List<String> changes = List.of(
                "/datasets/plays/replay",
                "/datasets/plays/send-again",
                "/datasets/plays/held",
                "/bad-rows/send-again",
                "/alerts/1/acknowledge",
                "/alerts/silence",
                "/alerts/silence/1/end",
                "/access",
                "/access/users");
        for (String change : changes) {
            assertThat(vera.submit(change, Map.of()).statusCode())
                    .as("viewer: %s", change)
                    .isEqualTo(403);
            assertThat(olga.post(change, Map.of()).statusCode())
                    .as("without token: %s", change)
                    .isEqualTo(403);
            assertThat(olga.post(change, Map.of("_csrf", "forged")).statusCode())
                    .as("with a wrong token: %s", change)
                    .isEqualTo(403);
        }
        for (String admins : List.of("/access", "/access/users")) {
            assertThat(olga.submit(admins, Map.of()).statusCode()).isEqualTo(403);
            assertThat(olga.get(admins).statusCode()).isEqualTo(403);
            assertThat(vera.get(admins).statusCode()).isEqualTo(403);
        }
        assertThat(vera.get("/bad-rows?object=" + badObject + "&line=3").statusCode())
                .isEqualTo(403);

        assertThat(olga.submit("/datasets/orders/replay", Map.of()).statusCode())
                .isEqualTo(303);
        assertThat(olga.submit("/datasets/orders/held", Map.of("object", "x", "decision", "approved"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(olga.submit("/datasets/orders/held", Map.of("object", "x", "decision", "burn"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(olga.submit("/datasets/orders/send-again", Map.of()).statusCode())
                .isEqualTo(303);
        olga.submit("/alerts/silence/999999/end", Map.of());
        olga.submit("/alerts/999999/acknowledge", Map.of());
        String access = ada.get("/access").body();
        assertThat(access)
                .contains("olga", "vera", "ada", "operator", "nagios")
                .doesNotContain("{bcrypt}")
                .doesNotContain("0".repeat(64));
        String done = access.substring(access.indexOf("aria-label=\"What was done\""));
        assertThat(done)
                .contains(
                        "replay bad rows",
                        "held batch approved",
                        "send set-aside records again",
                        "end silence",
                        "acknowledge")
                .contains("<td class=\"plain\">olga</td>");

        olga.submit("/logout", Map.of());
        assertThat(olga.get("/").headers().firstValue("Location").orElse("")).endsWith("/login");
    }

    @Test
    void pagesCarryTheHeadersThatProtectThem() {
        Visitor vera = visitor("vera");
        for (String path : List.of("/", "/datasets/plays", "/catalog", "/login", "/api/stages", "/nothing-here")) {
            HttpHeaders headers = vera.get(path).headers();
            assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                    .as(path)
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(headers.firstValue("X-Frame-Options")).as(path).hasValue("DENY");
            assertThat(headers.firstValue("X-Content-Type-Options")).as(path).hasValue("nosniff");
            assertThat(headers.firstValue("Referrer-Policy")).as(path).hasValue("no-referrer");
            assertThat(headers.firstValue("Cache-Control").orElse("")).as(path).contains("no-store");
            assertThat(headers.firstValue("Strict-Transport-Security")).as(path).isEmpty();
        }
    }

    @Test
    void whoGuessesHasToWait() {
        Visitor guesser = new Visitor(address(""));
        for (int i = 0; i < 5; i++) {
            assertThat(guesser.logIn("gunnar", "wrong password " + i)).contains("/login?wrong");
        }
        assertThat(guesser.logIn("gunnar", PASSWORD)).contains("/login?wrong");
        assertThat(guesser.get("/").headers().firstValue("Location").orElse("")).endsWith("/login");
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

    private Visitor visitor(String name) {
        Visitor visitor = new Visitor(address(""));
        assertThat(visitor.logIn(name, PASSWORD)).doesNotContain("/login");
        return visitor;
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
        String name = path.equals("/")
                ? "overview"
                : path.substring(1).replace("?q=plays", "-search").replace('/', '-');
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
        jobs.health(200, """
                {"status":"UP","components":{"jobs":{"status":"UP","details":{"last_look":"2026-11-23T10:14:50Z","leader":true,"jobs":2,
                "problems":[],"failed":{},"held":{}}},"pulls":{"status":"UP","details":{"problems":[],"pulls":{
                "tickets":{"dataset":"tickets","schedule":"0-59/15 * * * *","next":"2026-11-23T10:30:00Z","last_success":"2026-11-23T10:15:03Z"},
                "invoices":{"dataset":"invoices","schedule":"0 6 * * *","next":"2026-11-24T06:00:00Z","last_success":"never",
                "failures":"2","code":"api_refused","reason":"HTTP 403: the key is not known"}}}}}}""");
        jobs.answer("/actuator/prometheus", 200, "millrace_jobs_stale 3.0\n");
        connector.health(
                200,
                "{\"status\":\"UP\",\"components\":{\"capture\":{\"status\":\"UP\",\"components\":{\"shop\":{\"status\":\"UP\","
                        + "\"details\":{\"state\":\"streaming\",\"secondsBehind\":2,\"file\":\"binlog.000007\","
                        + "\"position\":4711,\"snapshots\":{\"done\":3,\"inventory.items\":\"copying, 1200 rows\"}}}}}}}");
    }

    private void fill() throws Exception {
        stack.migrate();
        String plays = stack.topic(PLAYS);
        stack.produce(PLAYS, 14, false);
        String first = stack.batch(PLAYS, plays, 0, 6, 1);
        String second = stack.batch(PLAYS, plays, 7, 5, 0);
        badObject = first;
        Map<String, ErrorCode> setAside = new LinkedHashMap<>();
        setAside.put("{\"song\":\"So What\",\"seconds\":\"long\"}", ErrorCode.CONTRACT_VIOLATION);
        setAside.put("no json", ErrorCode.NOT_JSON);
        stack.setAside(PLAYS, plays, 12, Instant.parse("2026-11-23T10:16:00Z"), setAside);
        derived();
        String orders = stack.topic(ORDERS);
        stack.produce(ORDERS, 4, false);
        stack.load(ORDERS, stack.batch(ORDERS, orders, 0, 4, 0), 4);
        stack.load(PLAYS, first, 5);
        stack.sql(
                "create table public.plays (_id varchar(600), user_id varchar(64), seconds bigint, _received_at timestamptz)",
                "create table public.plays_by_country (country varchar(2), hours decimal(38,18), _partition varchar(16),"
                        + " _version varchar(32))",
                "insert into millrace.derived_ledger values ('plays_by_country', '2026-11-22', '11111111aaaa',"
                        + " 'public.plays_by_country', 20, 'load-2', '2026-11-23T01:00:00Z', 'test')",
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

    /** What two days of a job's result leave in the lake, the later one with a version that its contract holds back. */
    private void derived() {
        stack.put("derived/plays_by_country/_dataset.json", """
                {"format":1,"dataset":"plays_by_country","grain":"day","owner":"music-analytics",
                 "description":"Plays and listened hours of each country by day.","table":"plays_by_country","inputs":["plays"],
                 "columns":[{"name":"country","type":"STRING","from":[{"dataset":"plays","column":"user_id"}]},
                            {"name":"hours","type":"DECIMAL(38,18)","from":[{"dataset":"plays","column":"seconds"}]}]}""");
        pointer("2026-11-22", "11111111aaaa", 20, "2026-11-23T00:10:00Z");
        pointer("2026-11-23", "22222222bbbb", 22, "2026-11-23T10:10:00Z");
        stack.put("derived/plays_by_country/dt=2026-11-23/_held", """
                {"format":1,"key":"33333333cccc","contract":"hash","findings":["plays must be positive"],
                 "held_at":"2026-11-23T10:20:00Z"}""");
    }

    private void pointer(String day, String key, int rows, String movedAt) {
        stack.put(
                "derived/plays_by_country/dt=" + day + "/_current",
                "{\"format\":1,\"key\":\"" + key
                        + "\",\"code\":\"c\",\"engine\":\"spark-4.2\",\"inputs\":[{\"dataset\":\"plays\","
                        + "\"partition\":\"" + day + "\",\"content\":\"x\"}],\"manifest\":\"m\",\"rows\":" + rows
                        + ",\"bytes\":4711,\"moved_at\":\"" + movedAt + "\",\"moved_by\":\"jobs-1/42\"}");
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
