package dev.laddstreams.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laddstreams.app.chaos.FixedPort;
import dev.laddstreams.app.dashboard.PageSettings.Actions;
import dev.laddstreams.clients.KafkaConnection;
import dev.laddstreams.clients.TopicSnapshot;
import dev.laddstreams.embedded.EmbeddedStack;
import dev.laddstreams.schemas.RecordKeys;
import dev.laddstreams.schemas.TopicCatalogue;
import dev.laddstreams.schemas.TrustedFiles;
import dev.laddstreams.schemas.avro.Activation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.Select;

/** The page in a real browser, Debian's chromium; leaves screenshots in {@code target/page}. */
@Tag("browser")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageBrowserIT {
    private static final TopicCatalogue CATALOGUE = TopicCatalogue.DEFAULT;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Path SHOTS = Path.of("target", "page");
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    @TempDir
    private static Path folder;

    private static final Long CHARTS = 7L;
    private static final int MEASURED_LABELS = 100;
    private static final int KAFKA_PORT = FixedPort.next();
    private static final int REGISTRY_PORT = FixedPort.next();

    private static KafkaConnection connection;
    private static EmbeddedStack stack;
    private static Dashboard page;
    private static PageSample sample;
    private static ChromeDriver browser;

    @BeforeAll
    static void open() throws IOException {
        Files.createDirectories(SHOTS);
        connection =
                KafkaConnection.of(FixedPort.HOST + ":" + KAFKA_PORT, "http://" + FixedPort.HOST + ":" + REGISTRY_PORT);
        page = new Dashboard(
                connection,
                CATALOGUE,
                new PageSettings(
                        Optional.of(0), "127.0.0.1", Actions.ALLOWED, Optional.empty(), new TrustedFiles(List.of())));
        page.start();
        sample = new PageSample(connection);
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars");
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
                        .build(),
                options);
        browser.manage().window().setSize(new Dimension(1360, 950));
        browser.get(page.address());
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.quit();
        }
        page.close();
        if (stack != null) {
            stack.close();
        }
    }

    private static void startCluster() {
        stack = EmbeddedStack.start(folder, KAFKA_PORT, REGISTRY_PORT);
    }

    private static List<WebElement> all(String selector) {
        return browser.findElements(By.cssSelector(selector));
    }

    private static WebElement one(String selector) {
        return browser.findElement(By.cssSelector(selector));
    }

    private static Object script(String text) {
        return ((JavascriptExecutor) browser).executeScript(text);
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(PATIENCE).ignoreExceptions().until(condition);
    }

    /** A table may be drawn anew between the look for its button and the click. */
    private static void click(String xpath) {
        until(() -> {
            browser.findElement(By.xpath(xpath)).click();
            return true;
        });
    }

    private static String firstPixels() {
        return (String) script("return document.querySelector('.tile canvas').toDataURL()");
    }

    private static void shoot(String name, String theme) throws IOException {
        // the button, as charts are drawn anew in the other colours then
        script("const theme = document.documentElement.dataset.theme ?? 'light'; if (theme !== '" + theme
                + "') document.getElementById('theme').click(); window.scrollTo(0, 0);");
        until(() -> script("return document.querySelectorAll('.chart canvas').length")
                .equals(CHARTS));
        Files.write(SHOTS.resolve(name + "-" + theme + ".png"), browser.getScreenshotAs(OutputType.BYTES));
    }

    @Test
    @Order(0)
    void shouldSayWhatItWaitsForAndGoOnWhenItIsThere() throws IOException {
        until(() -> one("#waiting").getText().contains("nothing listens at " + FixedPort.HOST + ":" + KAFKA_PORT));
        assertThat(one("#status-text").getText()).isEqualTo("Waiting");

        startCluster();

        until(() -> one("#status-text").getText().equals("Live"));
        assertThat(one("#waiting").isDisplayed()).isFalse();
        Files.writeString(
                SHOTS.resolve("first-paint.txt"),
                script(
                                "return performance.getEntriesByName('first-contentful-paint').map(e => Math.round(e.startTime)).join()")
                        + " ms to the first paint\n");
    }

    @Test
    @Order(1)
    void shouldFillTheGridWhileRevisionsArrive() {
        stack.createTopics(List.of(CATALOGUE.images(PageSample.DATASET), CATALOGUE.augmented(PageSample.DATASET)));
        sample.manifest();
        sample.revision(1);
        until(() -> all(".tile").size() == sample.images());
        String noise = firstPixels();

        sample.everything();

        until(() -> one("#revision").getText().equals("revision 10 of 10")
                && all(".tile.final").size() == sample.images());
        assertThat(firstPixels()).isNotEqualTo(noise);
    }

    @Test
    @Order(2)
    void shouldGoThroughTheRevisions() {
        String last = firstPixels();

        script("const s = document.getElementById('slider'); s.value = 0; s.dispatchEvent(new Event('input'));");
        until(() -> !firstPixels().equals(last));
        assertThat(one("#revision").getText()).isEqualTo("revision 1 of 10");

        one("#play").click();
        until(() -> firstPixels().equals(last));
    }

    @Test
    @Order(3)
    void shouldSayHowFarLanesAreBehindAndHowLongImagesTook() {
        until(() -> all("#lanes tbody tr").size() == 3);
        sample.consumption();
        until(() -> !all("#lanes tbody tr").get(0).getText().contains("since"));
        String first = (String) script("return document.querySelectorAll('#lanes tbody tr')[0].innerText");
        String last = (String) script("return document.querySelectorAll('#lanes tbody tr')[2].innerText");
        assertThat(first).containsPattern("0\\.\\d\\d s\\s+p99 0\\.\\d\\d s");
        assertThat(last).containsPattern("since \\d");
        script("window.focused = document.querySelector('#lanes button'); window.focused.focus();");
        until(() -> (Boolean) script("return !window.focused.isConnected"));
        assertThat((Boolean) script("return document.activeElement.getAttribute('aria-label')"
                        + " === window.focused.getAttribute('aria-label')"))
                .isTrue();
        assertThat(one("#traffic-figures").getText()).containsPattern("median to the label, p99 0\\.\\d\\d s");
    }

    @Test
    @Order(4)
    void shouldShowLanesAndWhatLabelsAreWorth() throws IOException {
        until(() -> all("#lanes tbody tr").size() == 3);
        assertThat(one("#lanes").getText())
                .contains("shapes-labeler v6 active", "live", "backfilling", "40 of 60", "onnxruntime-1.29.0")
                .contains("cpu, batches of 32");
        // of the active version, and of two controls
        until(() -> all("#accuracy-table tbody tr").size() == 3 * 3);
        assertThat(one("#accuracy-figures").getText()).contains("84.5 %", "v6", "+18.7", "+16.3 %");
        until(() -> one("#glance").getText().contains("labelled by v6, which is active"));
        assertThat(one("#glance").getText())
                .contains("60", "100 %", "0.43 s", "84.5 %", "accuracy with dense labels, +18.7 over hard")
                .contains("dead letters wait");
        assertThat(one("#accuracy-table").getText()).contains("random, hard label");
        // making the images alone, and with the labels of their sub-images; the labeler; one network
        assertThat(one("#flops-table").getText()).contains("2.6·10¹⁵", "2.8·10¹⁵", "5.6·10¹⁵", "4.2·10¹³");
        until(() -> all(".chart canvas").size() == CHARTS);
        for (String chart : List.of("accuracy", "rate", "behind", "seconds", "sweep", "making", "cost")) {
            until(() -> all("#" + chart + " canvas").size() == 1);
        }
        shoot("page", "light");
        shoot("page", "dark");
        browser.manage().window().setSize(new Dimension(1360, 2700));
        shoot("whole", "light");
        shoot("whole", "dark");
        browser.manage().window().setSize(new Dimension(500, 950));
        assertThat((Long) script("return document.documentElement.scrollWidth - innerWidth"))
                .isNotPositive();
        shoot("phone", "light");
        browser.manage().window().setSize(new Dimension(1360, 950));

        sample.forgetEvaluation("k-means", "hard");
        until(() -> all("#accuracy-table tbody tr").size() == 3 * 3 - 1);
        assertThat(one("#accuracy-table").getText()).doesNotContain("k-means, hard label");
    }

    @Test
    @Order(5)
    void shouldShowTheDenseLabelsOfTwoVersionsWithTheMostDisagreementFirst() throws IOException {
        one(".tile").click();
        until(() -> all(".cell").size() == PageSample.GRID * PageSample.GRID);
        assertThat(all(".cut")).singleElement().satisfies(cut -> assertThat(cut.isDisplayed())
                .isTrue());

        new Select(one("#image label:nth-of-type(2) select")).selectByValue(Integer.toString(PageSample.BEFORE));
        until(() -> one("#image").getText().contains("most disagreement first"));
        List<Double> apart = all(".cell small span:last-child").stream()
                .map(cell -> Double.valueOf(cell.getText()))
                .toList();
        assertThat(apart)
                .isSortedAccordingTo((a, b) -> Double.compare(b, a))
                .first()
                .satisfies(most -> assertThat(most).isPositive());
        shoot("label", "light");
        shoot("label", "dark");
        script("document.getElementById('image').close()");
    }

    /** How long each takes is written down; here none may be missed. */
    @Test
    @Order(6)
    void shouldShowEachLabelThatIsCommitted() throws IOException {
        one(".tile").click();
        until(() -> all(".cell").size() == PageSample.GRID * PageSample.GRID);
        script("window.seen = {}; const dialog = document.getElementById('image');"
                + " const look = () => { for (const option of dialog.querySelectorAll('option'))"
                + " window.seen[option.value] ??= Date.now(); };"
                + " new MutationObserver(look).observe(dialog, { childList: true, subtree: true });");
        List<Long> millis = new ArrayList<>();
        try (PageSample.Committer committer = sample.committer()) {
            for (int i = 0; i < MEASURED_LABELS; i++) {
                int version = 100 + i;
                long committed = committer.label(version);
                until(() -> script("return window.seen[" + version + "]") != null);
                millis.add(Math.max(0, (Long) script("return window.seen[" + version + "]") - committed));
            }
        }
        script("document.getElementById('image').close()");
        Collections.sort(millis);
        Files.writeString(
                SHOTS.resolve("label-delay.txt"),
                "%d labels, from their commit to the page: median %d ms, p99 %d ms, most %d ms%n"
                        .formatted(
                                MEASURED_LABELS,
                                millis.get(MEASURED_LABELS / 2),
                                millis.get(MEASURED_LABELS * 99 / 100 - 1),
                                millis.get(MEASURED_LABELS - 1)));
        assertThat(millis).hasSize(MEASURED_LABELS);
    }

    @Test
    @Order(7)
    void shouldRollBackAfterAConfirmation() {
        click("//div[@id='lanes']//button[text()='Roll back']");
        until(() -> one("#confirm").getText().contains("Readers go back to the version that was active before"));
        one("#confirm button.main").click();

        until(() -> one("#said").getText().contains("version 5 is active again"));
        Map<String, Activation> pointers = TopicSnapshot.read(connection, CATALOGUE.activations(), Activation.class);
        assertThat(pointers.get(RecordKeys.activation(PageSample.DATASET, PageSample.LABELER))
                        .getVersion())
                .isEqualTo(PageSample.BEFORE);
        until(() -> one("#lanes").getText().contains("shapes-labeler v5 active"));
    }

    @Test
    @Order(8)
    void shouldShowADeadLetterWithWhatIsInItAndReplayIt() {
        sample.deadLetter("not Avro <b>at all</b>");

        until(() -> one("#letters").getText().contains("not Avro <b>at all</b>"));
        click("//div[@id='letters']//button[text()='Look inside']");
        until(() -> one("#confirm pre").getText().contains("record-undecodable"));
        script("document.getElementById('confirm').close()");

        click("//div[@id='letters']//button[text()='Replay']");
        until(() -> one("#confirm").getText().contains("byte for byte and exactly once"));
        one("#confirm button.main").click();

        until(() -> one("#said").getText().contains("replayed at offset"));
        until(() -> one("#letters-note").getText().equals("record-undecodable: 0 waiting, 1 put back"));
        until(() -> one("#letters").getText().contains("put back")
                && !one("#letters").getText().contains("Replay"));
        assertThat(sample.hasImageRecord("shapes-0-99")).isTrue();
    }

    @Test
    @Order(9)
    void shouldBeUsableByEverybody() throws IOException {
        String axe;
        try (InputStream in = PageBrowserIT.class.getResourceAsStream(AXE)) {
            axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (String theme : List.of("light", "dark")) {
            script("document.documentElement.dataset.theme = '" + theme + "'");
            script(axe);
            Object faults = ((JavascriptExecutor) browser)
                    .executeAsyncScript(
                            "const done = arguments[arguments.length - 1]; axe.run().then(r => done("
                                    + "r.violations.filter(v => ['serious', 'critical'].includes(v.impact))"
                                    + ".map(v => v.id + ': ' + v.nodes.map(n => n.target + ' ' + n.failureSummary).join('; '))));");
            assertThat((List<?>) faults).as(theme).isEmpty();
        }
    }

    @Test
    @Order(10)
    void shouldSurviveARestartOfTheClusterAndSaySo() {
        stack.close();
        until(() -> one("#status-text").getText().equals("Waiting")
                && one("#waiting").getText().contains("shows what was until then"));
        assertThat(all(".tile")).hasSize(sample.images());

        startCluster();
        until(() -> one("#status-text").getText().equals("Live"));
        sample.revision(PageSample.REVISIONS + 1);

        until(() -> one("#revision").getText().equals("revision 11 of 11"));
    }

    @Test
    @Order(11)
    void shouldSayThatTheServerIsGone() {
        page.close();

        until(() -> one("#status-text").getText().startsWith("No answer from"));
    }
}
