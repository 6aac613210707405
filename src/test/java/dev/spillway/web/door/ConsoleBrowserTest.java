package dev.spillway.web.door;

import static dev.spillway.web.door.KeyedResource.ADMIN;
import static dev.spillway.web.door.KeyedResource.OPERATOR;
import static dev.spillway.web.door.KeyedResource.SITE;
import static dev.spillway.web.door.KeysTest.archive;
import static dev.spillway.web.door.KeysTest.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.access.caller.Owners;
import dev.spillway.access.caller.Role;
import dev.spillway.access.key.KeyTerms;
import dev.spillway.access.key.Keys;
import dev.spillway.testing.Browser;
import dev.spillway.testing.Browser.Person;
import dev.spillway.testing.Hostile;
import dev.spillway.testing.PostgresResource;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's console, in a real browser. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(KeyedResource.class)
class ConsoleBrowserTest {

  private static final Duration SOON = Duration.ofSeconds(30);

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

  @TestHTTPResource URI server;
  @Inject DataSource database;
  @TempDir Path folder;

  private Browser browser;

  @AfterEach
  void close() {
    if (browser != null) {
      browser.close();
    }
  }

  private void open(Person person) throws IOException {
    browser = Browser.open(person, folder);
    browser.go(console());
    try {
      browser.until("the form", () -> browser.has("#key"));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(browser.complaints() + browser.source(), e);
    }
  }

  private String console() {
    return "http://localhost:" + server.getPort() + "/console";
  }

  private void signIn(String key) {
    browser.type("#key", key);
    browser.click("#sign-in");
  }

  private void signedIn(String key) throws IOException {
    open(Person.ENGLISH);
    signIn(key);
    browser.until("the console", () -> browser.has("#who"));
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

  @Test
  void anOperatorSignsInAndOut() throws IOException {
    open(Person.ENGLISH);
    signIn("spillway_wrong");
    told("#told", "not valid here");
    signIn("two words");
    told("#told", "This is not a key");
    signIn(SITE);
    told("#told", "operator");
    // By the keyboard alone.
    browser.type("#key", OPERATOR);
    browser.press("\uE007");
    browser.until("the console", () -> browser.has("#who"));
    assertThat(browser.text("#who")).isEqualTo("operator");
    assertThat(browser.run("return document.cookie")).isEqualTo("");
    assertThat(browser.run("return localStorage.length + sessionStorage.length")).isEqualTo(0);
    browser.go(console() + "#nodes");
    browser.until("nodes", () -> browser.has("nav a[href='#nodes'][aria-current]") && shown());
    browser.run("location.reload()");
    browser.until("the console again", () -> browser.has("#who") && shown());
    browser.screenshot("console-nodes");

    browser.click("#sign-out");
    browser.until("the form", () -> browser.has("#key"));
    browser.go(console());
    browser.until("the form", () -> browser.has("#key"));
    // A wrong key has been answered 401, and the page has asked who it is.
    assertThat(browser.complaints()).filteredOn(line -> !line.contains("/api/session")).isEmpty();
  }

  @Test
  void aKeyThatIsRevokedEndsTheOpenSession() throws IOException, SQLException {
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
  }

  @Test
  void whatASweepWouldDoIsSeenBeforeItIsDone() throws IOException, SQLException {
    signedIn(OPERATOR);
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
    browser.click("dialog .cancel");
    browser.until("no dialog", () -> !browser.has("dialog"));
    browser.until(
        "the sweep",
        () -> {
          if (browser.has(".do:enabled")) {
            browser.click(".do");
            browser.click("dialog .confirm");
          }
          return content("#status").contains("exports ended");
        });
    as(SITE, "swept-away").get("/api/exports/" + id + "/archive").then().statusCode(410);
    as(OPERATOR)
        .get("/api/audit?event=gone&export=" + id)
        .then()
        .body("entries.size()", equalTo(1));
  }

  /** The id of an export whose time is over, and that no sweep has ended yet. */
  private String expired() throws SQLException {
    String id = ExportCalls.id(archive(SITE, "swept-away", "files"));
    try (var connection = database.getConnection();
        var update =
            connection.prepareStatement(
                "update export set available_until = now() - interval '1 second' where id = ?")) {
      update.setString(1, id);
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
    return id;
  }

  @Test
  void anExportIsLookedAtLinkedAndDeleted() throws IOException {
    String archive = archive(SITE, "person-seen", "files");
    signedIn(ADMIN);
    view("exports");
    browser.type("[name=owner]", "person-seen");
    browser.click("#view form button");
    browser.until("one export", () -> browser.has("#exports tr") && rows("#exports") == 1);
    assertThat(browser.text("#exports"))
        .contains("person-seen", "files.zip", "ready", ExportCalls.id(archive));
    browser.click("#exports .acts button");
    told("#made", "requested");
    assertThat(browser.text("#made")).contains("site");
    browser.click("#exports .link");
    browser.until("the link", () -> browser.has("#link"));
    String link = browser.value("#link", "value");
    assertThat(link).startsWith("http://localhost:" + server.getPort() + archive + "?");
    as("none").get(link).then().statusCode(200);

    browser.click("#exports .remove");
    browser.click("dialog .cancel");
    browser.until("no dialog", () -> !browser.has("dialog"));
    as(SITE, "person-seen").get(archive).then().statusCode(200);
    browser.click("#exports .remove");
    browser.click("dialog .confirm");
    told("#status", "has ended");
    as(SITE, "person-seen").get(archive).then().statusCode(410);
  }

  private int rows(String selector) {
    return ((Number)
            browser.run(
                "return document.querySelectorAll(arguments[0] + ' tbody tr').length", selector))
        .intValue();
  }

  @Test
  void aKeyIsMadeAndRevoked() throws IOException {
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
    browser.click("dialog .confirm");
    told("#status", "is revoked");
    await().atMost(SOON).until(() -> as(secret).get("/api/recipes").statusCode() == 401);
    assertThat(browser.has(revoke)).isFalse();
  }

  @Test
  void aRecipeIsSwitchedOffAndOn() throws IOException {
    signedIn(OPERATOR);
    view("recipes");
    browser.click("[aria-label='Switch off: own']");
    browser.type("dialog input", "We move <i>until Monday</i>.");
    browser.click("dialog .confirm");
    told("#view", "We move <i>until Monday</i>.");
    as(SITE, "44").post("/api/recipes/own/archive").then().statusCode(503);
    browser.click("[aria-label='Switch on: own']");
    told("#status", "is on again");
    as(SITE, "44").post("/api/recipes/own/archive").then().statusCode(303);
  }

  @Test
  void theAuditIsFilteredAndSaved() throws IOException {
    archive(SITE, "audited-person", "files");
    signedIn(OPERATOR);
    view("audit");
    browser.run("document.querySelector('[name=event]').value = 'requested'");
    browser.type("#filter [name=owner]", "audited-person");
    browser.click("#filter button");
    browser.until("one entry", () -> rows("#audit") == 1);
    assertThat(browser.text("#audit")).contains("requested", "audited-person", "site");
    browser.click("#csv");
    assertThat(browser.downloaded("audit.csv"))
        .content()
        .startsWith("at,event,export")
        .contains("requested", "audited-person")
        .doesNotContain("signed-in");
  }

  @Test
  void everybodyCanUseIt() throws IOException {
    open(Person.ENGLISH);
    assertThat(browser.violations()).isEmpty();
    browser.width(320);
    assertThat(overflow()).isZero();
    browser.width(1000);
    archive(SITE, "person-" + "x".repeat(200), "files");
    signIn(ADMIN);
    browser.until("the console", () -> browser.has("#who"));
    for (String name : VIEWS) {
      view(name);
      browser.until(
          "the focus on the title",
          () -> "H1".equals(browser.run("return document.activeElement.tagName")));
      assertThat(browser.violations()).as(name).isEmpty();
      browser.screenshot("console-" + name);
      browser.width(320);
      assertThat(overflow()).as(name + " at 320 px").isZero();
      browser.width(1000);
    }
  }

  /** Pixels by which the page is wider than the window. */
  private int overflow() {
    return ((Number)
            browser.run(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        .intValue();
  }

  @Test
  void itSpeaksChinese() throws IOException {
    open(Person.CHINESE);
    assertThat(browser.text("h1")).isEqualTo("登录");
    assertThat(browser.value("html", "lang")).isEqualTo("zh-CN");
    signIn(OPERATOR);
    browser.until("the console", () -> browser.has("#who"));
    for (String name : VIEWS) {
      view(name);
      assertThat(browser.text("h1")).matches("\\p{IsHan}+");
    }
    view("sweeps");
    assertThat(browser.text(".try")).isEqualTo("查看将删除的内容");
    assertThat(browser.violations()).isEmpty();
    browser.screenshot("console-zh");
  }

  /** Owners, reasons and file names are texts, whatever they say. */
  @Test
  void hostileTextsAreTexts() throws IOException {
    List<String> texts =
        Stream.concat(
                MARKUP.stream(),
                Hostile.paths(folder.resolve(Hostile.SECRET)).stream()
                    .filter(text -> text.chars().allMatch(c -> c > ' ' && c < 127))
                    .filter(text -> Owners.isName(text) && text.length() < 120)
                    .limit(30))
            .toList();
    for (String owner : texts) {
      archive(SITE, owner, "files");
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
    try {
      signedIn(ADMIN);
      for (String name : VIEWS) {
        view(name);
        assertThat(browser.run("return window.hostile === undefined")).as(name).isEqualTo(true);
        assertThat(browser.has("#view img, #view script, #view iframe, #view [onload]"))
            .as(name)
            .isFalse();
      }
      for (String owner : texts) {
        view("exports");
        browser.run("document.querySelector('[name=owner]').value = arguments[0]", owner);
        browser.click("#view form button");
        browser.until("the export of " + owner, () -> shown() && rows("#exports") == 1);
        assertThat(content("body").contains(owner)).as(owner).isTrue();
      }
      browser.click("#exports .acts button");
      told("#made", "requested");
      view("recipes");
      assertThat(content("body").contains(MARKUP.getLast())).isTrue();
      assertThat(browser.run("return window.hostile === undefined")).isEqualTo(true);
      assertThat(browser.complaints()).filteredOn(line -> !line.contains("/api/session")).isEmpty();
    } finally {
      as(OPERATOR).delete("/api/recipes/more/off").then().statusCode(204);
    }
  }

  @Test
  void noPageFramesIt() throws IOException {
    signedIn(OPERATOR);
    browser.go("data:text/html,<iframe src='" + console() + "'></iframe>");
    assertThat(browser.addressInFrame()).isEqualTo("chrome-error://chromewebdata/");
  }
}
