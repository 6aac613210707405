package dev.spillway.web.door;

import static dev.spillway.web.door.KeyedResource.ADMIN;
import static dev.spillway.web.door.KeyedResource.OPERATOR;
import static dev.spillway.web.door.KeyedResource.SITE;
import static dev.spillway.web.door.KeysTest.archive;
import static dev.spillway.web.door.KeysTest.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.spillway.access.caller.Owners;
import dev.spillway.access.caller.Role;
import dev.spillway.access.key.KeyTerms;
import dev.spillway.access.key.Keys;
import dev.spillway.testing.Browser;
import dev.spillway.testing.Browser.Person;
import dev.spillway.testing.Hostile;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.WebServer;
import dev.spillway.web.ExportCalls;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.core.ConditionTimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator's console, in a real browser: one for all tests, because each start of one takes
 * seconds.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(KeyedResource.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleBrowserTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  /** All that the console loads, compressed, in bytes. */
  private static final int LARGEST = 150_000;

  private static final List<String> VIEWS =
      List.of(
          "volume",
          "exports",
          "sweeps",
          "recipes",
          "keys",
          "audit",
          "nodes",
          "roots",
          "databases",
          "webhooks");

  private static final List<String> MARKUP =
      List.of(
          "<img src=x onerror=\"window.hostile=1\">",
          "<script>window.hostile=1</script>",
          "\"><svg onload=window.hostile=1>",
          "javascript:window.hostile=1//",
          "{{constructor.constructor('window.hostile=1')()}}",
          "</td></table><iframe srcdoc='<script>top.hostile=1</script>'>");

  private static final String ENTER = "\uE007";

  @TempDir static Path folder;

  private static Browser browser;

  /** The key whose session the browser has; null without one. */
  private static String signedIn;

  @TestHTTPResource URI server;
  @Inject DataSource database;

  @ConfigProperty(name = "spillway.webhooks.test.url")
  URI webhook;

  @BeforeAll
  static void open() throws IOException {
    browser = Browser.open(Person.ENGLISH, folder);
    signedIn = null;
  }

  @AfterAll
  static void close() {
    browser.close();
    Browser.quitAll();
  }

  private String console() {
    return "http://localhost:" + server.getPort() + "/console";
  }

  private void signIn(String key) {
    browser.type("#key", key);
    browser.click("#sign-in");
  }

  /** Shows the form, to whoever has no session. */
  private void form() {
    browser.go(console());
    try {
      browser.until("the page", () -> browser.has("#key, #sign-out"));
      if (browser.has("#sign-out")) {
        browser.click("#sign-out");
        browser.until("the form", () -> browser.has("#key"));
      }
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(browser.complaints() + browser.source(), e);
    }
    signedIn = null;
  }

  private void signedIn(String key) {
    if (key.equals(signedIn)) {
      browser.go(console());
    } else {
      form();
      signIn(key);
    }
    browser.until("the console", () -> browser.has("#who") && shown());
    signedIn = key;
  }

  private void view(String name) {
    browser.click("nav a[href='#" + name + "']");
    browser.until(name, () -> browser.has("nav a[href='#" + name + "'][aria-current]") && shown());
  }

  private boolean shown() {
    return browser.has("#view[aria-busy=false]");
  }

  private void told(String selector, String text) {
    browser.until(text, () -> content(selector).contains(text));
  }

  /** Also of an element that is replaced at this moment. */
  private String content(String selector) {
    return String.valueOf(
        browser.run("return document.querySelector(arguments[0])?.textContent", selector));
  }

  private void fill(String selector, String value) {
    browser.run("document.querySelector(arguments[0]).value = arguments[1]", selector, value);
  }

  private static int rows(String selector) {
    return number("return document.querySelectorAll(arguments[0] + ' tbody tr').length", selector);
  }

  private static int number(String script, Object... arguments) {
    return ((Number) browser.run(script, arguments)).intValue();
  }

  /** What the browser complained of, but for keys that were refused and questions who it is. */
  private static List<String> complaints() {
    return browser.complaints().stream().filter(line -> !line.contains("/api/session")).toList();
  }

  private static void confirm() {
    browser.click("dialog .confirm");
  }

  private static void thinkBetter() {
    browser.click("dialog .cancel");
    browser.until("no dialog", () -> !browser.has("dialog"));
  }

  @Test
  void anOperatorSignsInAndOut() throws IOException {
    browser.clearCache();
    form();
    complaints();
    assertThat(browser.violations()).isEmpty();
    assertThat(overflow()).as("at 320 px").isZero();
    browser.screenshot("console-sign-in");
    signIn("spillway_wrong");
    told("#told", "not valid here");
    signIn("two words");
    told("#told", "This is not a key");
    signIn(SITE);
    told("#told", "operator");
    // By the keyboard alone.
    browser.type("#key", OPERATOR);
    browser.press(ENTER);
    browser.until("the console", () -> browser.has("#who") && shown());
    assertThat(browser.text("#who")).isEqualTo("operator");
    assertThat(browser.run("return document.cookie")).isEqualTo("");
    assertThat(browser.run("return localStorage.length + sessionStorage.length")).isEqualTo(0);
    assertThat(
            number(
                "return performance.getEntries().reduce((all, one) => all + (one.encodedBodySize ?? 0), 0)"))
        .as("bytes that the console has loaded")
        .isBetween(5_000, LARGEST);
    browser.go(console() + "#nodes");
    browser.until("nodes", () -> browser.has("nav a[href='#nodes'][aria-current]") && shown());
    browser.run("location.reload()");
    browser.until("the console again", () -> browser.has("#who") && shown());

    browser.click("#sign-out");
    browser.until("the form", () -> browser.has("#key"));
    browser.go(console());
    browser.until("the form", () -> browser.has("#key"));
    assertThat(complaints()).isEmpty();
  }

  @Test
  void aKeyThatIsRevokedEndsTheOpenSession() throws SQLException {
    Keys keys = new Keys(database);
    Keys.Created key =
        keys.create(new KeyTerms("leaving", Set.of(Role.OPERATOR), Set.of(), Owners.of("leaving")));
    await().atMost(SOON).until(() -> as(key.secret()).get("/api/volume").statusCode() == 200);
    signedIn(key.secret());
    assertThat(browser.text("#who")).isEqualTo("leaving");
    assertThat(keys.revokeId(key.id())).isTrue();
    browser.until(
        "the end of the session",
        () -> {
          browser.run("location.hash = location.hash === '#nodes' ? '#roots' : '#nodes'");
          return browser.has("#key");
        });
    assertThat(browser.text("#told")).contains("has ended");
    assertThat(content("body")).doesNotContain("leaving");
  }

  @Test
  void whatASweepWouldDoIsSeenBeforeItIsDone() throws IOException, SQLException {
    signedIn(ADMIN);
    view("sweeps");
    assertThat(browser.has(".do")).as("a sweep that nobody has seen the outcome of").isFalse();
    AtomicReference<String> expired = new AtomicReference<>("");
    browser.until(
        "the dry run",
        () -> {
          if (browser.has(".try:disabled")) {
            return false;
          }
          if (browser.has(".do") && content("#dry-run").contains(expired.get())) {
            return true;
          }
          // Another sweep may be in progress, or have been faster.
          expired.set(expired());
          browser.click(".try");
          return false;
        });
    String id = expired.get();
    assertThat(browser.text("#dry-run")).contains(id).contains("expired");
    browser.screenshot("console-dry-run");
    browser.click(".do");
    thinkBetter();
    browser.until(
        "the sweep",
        () -> {
          if (browser.has(".do:enabled")) {
            browser.click(".do");
            confirm();
          }
          return content("#status").contains(" ended, ");
        });
    as(SITE, "swept-away").get("/api/exports/" + id + "/archive").then().statusCode(410);
    as(OPERATOR)
        .get("/api/audit?event=gone&export=" + id)
        .then()
        .body("entries.size()", equalTo(1));
    browser.click("#sweeps .gone");
    told("#gone", id);
    assertThat(browser.text("#gone")).contains("swept-away", "expired");
  }

  /** The id of an export whose time is over, and that no sweep has ended yet. */
  private String expired() throws SQLException {
    String id = ExportCalls.id(archive(SITE, "swept-away", "files"));
    change("update export set available_until = now() - interval '1 second' where id = ?", id);
    return id;
  }

  private void change(String sql, String... values) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      for (int index = 0; index < values.length; index++) {
        statement.setString(index + 1, values[index]);
      }
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }

  @Test
  void anExportIsLookedAtLinkedAndDeleted() {
    String archive = archive(SITE, "person-seen", "files");
    signedIn(ADMIN);
    view("exports");
    browser.type("[name=owner]", "person-seen");
    browser.click("#view form button");
    browser.until("one export", () -> rows("#exports") == 1);
    assertThat(browser.text("#exports"))
        .contains("person-seen", "site", "files.zip", "ready", ExportCalls.id(archive));
    browser.click("#exports .acts button");
    told("#made", "requested");
    assertThat(browser.text("#made")).contains("site");
    browser.click("#exports .link");
    browser.until("the link", () -> browser.has("#link"));
    String link = browser.value("#link", "value");
    assertThat(link).startsWith("http://localhost:" + server.getPort() + archive + "?");
    as("none").get(link).then().statusCode(200);

    browser.click("#exports .remove");
    thinkBetter();
    as(SITE, "person-seen").get(archive).then().statusCode(200);
    browser.click("#exports .remove");
    confirm();
    told("#status", "has ended");
    as(SITE, "person-seen").get(archive).then().statusCode(410);
  }

  @Test
  void aKeyIsMadeAndRevoked() {
    signedIn(ADMIN);
    view("keys");
    browser.type("#make [name=name]", "of the console");
    browser.click("#make button");
    told("#view .wrong", "name");
    browser.type("#make [name=name]", "of-the-console");
    browser.type("#make [name=recipes]", "files, more");
    browser.click("#make button");
    browser.until("the key", () -> browser.has("#secret"));
    String secret = browser.value("#secret", "value");
    await().atMost(SOON).until(() -> as(secret).get("/api/recipes").statusCode() == 200);
    as(secret).get("/api/recipes").then().body("recipes.name", equalTo(List.of("files", "more")));
    assertThat(browser.text("#view table")).contains("of-the-console").doesNotContain(secret);
    String revoke =
        "[aria-label='Revoke: "
            + as(OPERATOR)
                .get("/api/keys")
                .jsonPath()
                .getString("keys.find {it.name == 'of-the-console'}.id")
            + "']";
    browser.click(revoke);
    confirm();
    told("#status", "is revoked");
    await().atMost(SOON).until(() -> as(secret).get("/api/recipes").statusCode() == 401);
    assertThat(browser.has(revoke)).isFalse();
  }

  @Test
  void aRecipeIsSwitchedOffAndOn() {
    signedIn(ADMIN);
    view("recipes");
    browser.click("[aria-label='Switch off: own']");
    browser.type("dialog input", "We move <i>until Monday</i>.");
    confirm();
    told("#view", "We move <i>until Monday</i>.");
    as(SITE, "44").post("/api/recipes/own/archive").then().statusCode(503);
    browser.click("[aria-label='Switch on: own']");
    told("#status", "is on again");
    as(SITE, "44").post("/api/recipes/own/archive").then().statusCode(303);
  }

  @Test
  void theAuditIsFilteredAndSaved() {
    archive(SITE, "audited-person", "files");
    signedIn(ADMIN);
    view("audit");
    fill("[name=event]", "requested");
    browser.type("#filter [name=owner]", "audited-person");
    fill("[name=to]", "2026-01-01T00:00");
    browser.click("#filter button");
    told("#audit", "There is nothing here");
    assertThat(browser.value("[name=to]", "value")).isEqualTo("2026-01-01T00:00");
    fill("[name=from]", "2026-01-01T00:00");
    fill("[name=to]", "2999-01-01T00:00");
    browser.click("#filter button");
    browser.until("one entry", () -> rows("#audit") == 1);
    assertThat(browser.text("#audit")).contains("requested", "audited-person", "site");
    assertThat(browser.value("#csv", "href")).contains("from=202", "to=2");
    browser.click("#csv");
    assertThat(browser.downloaded("audit.csv"))
        .content()
        .startsWith("at,event,export")
        .contains("requested", "audited-person")
        .doesNotContain("signed-in");
  }

  @Test
  void aDeadLetterIsSentAgain() throws SQLException {
    String answer = "<img src=x onerror=window.hostile=1>";
    change(
        "insert into webhook_delivery (id, webhook, event, occurred_at, data, state, due_at, attempts,"
            + " first_tried_at, tried_at, status, problem, answer, keep_until) values"
            + " ('msg_console', 'test', 'sweep.late', now(), '{}', 'DEAD', now(), 36,"
            + " now() - interval '1 day', now(), 500, 'refused', ?, now() + interval '1 day')",
        answer);
    signedIn(ADMIN);
    view("webhooks");
    assertThat(browser.text("#view table")).contains("sweep.late", "500", answer);
    browser.click("[aria-label='Messages: test']");
    String again = "[aria-label='Send again: msg_console']";
    browser.until("the dead letter", () -> browser.has(again));
    assertThat(browser.run("return window.hostile === undefined")).isEqualTo(true);
    try (WebServer receiver = WebServer.at(webhook.getPort())) {
      receiver.others(WebServer.status("204 No Content"));
      browser.click(again);
      told("#status", "It is sent again");
      await()
          .atMost(SOON)
          .until(
              () ->
                  receiver.requests().stream()
                      .anyMatch(got -> "msg_console".equals(got.headers().get("webhook-id"))));
    }
  }

  @Test
  void theVolumeHasAPlotOfTheLastDay() throws IOException, SQLException {
    try (var connection = database.getConnection();
        var day =
            connection.prepareStatement(
                "insert into volume_sample select now() - n * interval '5 minutes', 2e9,"
                    + " 5e8 + 3e8 * sin(n / 20.0), 1e8 + 1e8 * cos(n / 9.0), 5e10"
                    + " from generate_series(1, 280) n")) {
      assertThat(day.executeUpdate()).isEqualTo(280);
    }
    signedIn(ADMIN);
    for (String line : List.of("quota", "used", "reserved")) {
      assertThat(
              number(
                  "return document.querySelector(arguments[0]).points.numberOfItems",
                  "svg.plot polyline." + line))
          .as(line)
          .isBetween(280, 290);
    }
    browser.run("document.querySelector('svg.plot').scrollIntoView()");
    browser.screenshot("console-volume-day");
  }

  @Test
  void everybodyCanUseIt() throws IOException {
    archive(SITE, "school-7", "files");
    archive(SITE, "school-8", "more");
    signedIn(ADMIN);
    for (String name : VIEWS) {
      view(name);
      browser.until(
          "the focus on the title",
          () -> "H1".equals(browser.run("return document.activeElement.tagName")));
      assertThat(browser.violations()).as(name).isEmpty();
      browser.screenshot("console-" + name);
      assertThat(overflow()).as(name + " at 320 px").isZero();
    }
    told("#view", "test");
    view("databases");
    assertThat(content("#view")).contains("away", "does not answer", "database=away");
  }

  /** Pixels by which the page is wider than a narrow window. */
  private static int overflow() {
    browser.width(320);
    int pixels =
        number(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
    browser.width(1000);
    return pixels;
  }

  @Test
  void itSpeaksChinese() throws IOException {
    browser.language("zh-CN,zh");
    try {
      form();
      assertThat(browser.text("h1")).isEqualTo("登录");
      assertThat(browser.value("html", "lang")).isEqualTo("zh-CN");
      signedIn(OPERATOR);
      for (String name : VIEWS) {
        view(name);
        assertThat(browser.text("h1")).matches("\\p{IsHan}+");
      }
      view("sweeps");
      assertThat(browser.text(".try")).isEqualTo("查看将删除的内容");
      browser.screenshot("console-zh");
    } finally {
      browser.language("en-US,en");
    }
  }

  /** The browser sends the cookie there: for {@code SameSite}, another port is the same site. */
  @Test
  void aPageOfAnotherPortNeitherFramesItNorUsesTheSession() {
    signedIn(ADMIN);
    try (WebServer sibling = new WebServer()) {
      String page = "<title>sibling</title><iframe src='" + console() + "'></iframe>";
      sibling.others(WebServer.text(page, "Content-Type: text/html"));
      browser.go("http://localhost:" + sibling.port() + "/");
      assertThat(browser.title()).isEqualTo("sibling");
      assertThat(browser.addressInFrame()).isEqualTo("chrome-error://chromewebdata/");
      browser.run(
          "return fetch(arguments[0], {method: 'POST', mode: 'no-cors', credentials: 'include'}).then(() => 1, () => 1)",
          console().replace("/console", "/api/recipes/own/off"));
    }
    as(OPERATOR).get("/api/recipes/own").then().body("disabled", nullValue());
    browser.go(console());
    browser.until("the session", () -> browser.has("#who"));
  }

  /**
   * Owners, reasons and file names are texts, whatever they say. Last, because screenshots would
   * show them.
   */
  @Test
  @Order(Integer.MAX_VALUE)
  void hostileTextsAreTexts() throws IOException {
    List<String> texts =
        Stream.of(
                MARKUP.stream(),
                Hostile.paths(folder.resolve(Hostile.SECRET)).stream()
                    .filter(text -> text.chars().allMatch(c -> c > ' ' && c < 127))
                    .filter(text -> Owners.isName(text) && text.length() < 120)
                    .limit(30),
                Stream.of("person-" + "x".repeat(200)))
            .flatMap(some -> some)
            .toList();
    for (String owner : texts) {
      as(SITE, owner)
          .contentType(ContentType.JSON)
          .body(Map.of("recipe", "files"))
          .post("/api/exports")
          .then()
          .statusCode(202);
    }
    for (String reason : MARKUP) {
      as(OPERATOR)
          .contentType(ContentType.JSON)
          .body(Map.of("reason", reason))
          .post("/api/recipes/more/off")
          .then()
          .statusCode(204);
    }
    as(SITE, "named")
        .contentType(ContentType.JSON)
        .body(
            Map.of(
                "recipe",
                "selection",
                "filename",
                "<img src=x onerror=window.hostile=1>.zip",
                "selection",
                List.of(Map.of("name", MARKUP.getFirst(), "text", MARKUP.get(1)))))
        .post("/api/exports")
        .then()
        .statusCode(202);
    signedIn(ADMIN);
    complaints();
    try {
      for (String name : VIEWS) {
        view(name);
        assertThat(browser.run("return window.hostile === undefined")).as(name).isEqualTo(true);
        assertThat(browser.has("#view img, #view script, #view iframe, #view [onload]"))
            .as(name)
            .isFalse();
      }
      view("exports");
      assertThat(content("#exports")).contains(texts).contains("named");
      assertThat(overflow()).as("exports at 320 px").isZero();
      browser.type("[name=owner]", MARKUP.getLast());
      browser.click("#view form button");
      browser.until("one export", () -> rows("#exports") == 1);
      browser.click("#exports .acts button");
      told("#made", "requested");
      view("recipes");
      assertThat(content("#view")).contains(MARKUP.getLast());
      view("audit");
      assertThat(content("#audit")).contains("recipe switched off").contains(MARKUP.get(3));
      assertThat(browser.run("return window.hostile === undefined")).isEqualTo(true);
      assertThat(complaints()).isEmpty();
    } finally {
      as(OPERATOR).delete("/api/recipes/more/off").then().statusCode(204);
    }
  }
}
