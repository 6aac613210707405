package dev.spillway.web.page;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.retention.SetTime;
import dev.spillway.testing.Browser;
import dev.spillway.testing.Browser.Person;
import dev.spillway.testing.OpenInSetTime;
import dev.spillway.testing.OpenToAll;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages in a real browser: what a person sees, with and without scripts. */
@QuarkusTest
@TestProfile(OpenInSetTime.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class BrowserTest {

  private static final String OWNER = "browser";

  /** Breaks out of a text, an attribute in either quotes, and a script. */
  private static final String HOSTILE =
      "\\\"'><img src=x onerror=document.title='run'><script>document.title='run'</script>";

  @TestHTTPResource URI server;

  @ConfigProperty(name = "spillway.recipes")
  Path recipes;

  @ConfigProperty(name = "spillway.roots.loose.path")
  Path loose;

  @Inject SetTime time;
  @Inject DataSource database;
  @TempDir Path folder;

  @BeforeEach
  void file() throws IOException {
    Files.write(loose.resolve("browser.bin"), new byte[100_000]);
  }

  @AfterAll
  static void quit() {
    Browser.quitAll();
  }

  @AfterEach
  void after() throws IOException {
    Files.delete(loose.resolve("browser.bin"));
    time.ahead(Duration.ZERO);
  }

  private static String export(String recipe, String body) {
    Response response =
        given()
            .redirects()
            .follow(false)
            .header("Spillway-Owner", OWNER)
            .header("Prefer", "wait=30")
            .contentType(ContentType.JSON)
            .body("{\"recipe\":\"" + recipe + "\"," + body + "}")
            .post("/api/exports");
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(202);
    assertThat(response.<String>path("state")).as(response.asString()).isEqualTo("READY");
    return response.path("id");
  }

  private String page(String id, String terms) {
    return address(
        given()
            .header("Spillway-Owner", OWNER)
            .contentType(ContentType.JSON)
            .body(terms)
            .post("/api/exports/{id}/links", id)
            .path("page"));
  }

  private String address(String path) {
    return server.toString().replaceFirst("/$", "") + path.replace(OpenToAll.PUBLIC_URL, "");
  }

  /** As another node would, which makes the export. */
  private void state(String id, String state) throws Exception {
    try (var connection = database.getConnection();
        var statement = connection.prepareStatement("update export set state = ? where id = ?")) {
      statement.setString(1, state);
      statement.setString(2, id);
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }

  private static byte[] archive(String id) {
    return given()
        .header("Spillway-Owner", OWNER)
        .get("/api/exports/{id}/archive", id)
        .asByteArray();
  }

  private static void check(Browser browser, String screenshot) throws Exception {
    browser.screenshot(screenshot);
    assertThat(browser.violations()).as(screenshot).isEmpty();
    browser.width(320);
    assertThat(browser.run("return document.documentElement.scrollWidth <= window.innerWidth"))
        .as("%s fits into 320 pixels", screenshot)
        .isEqualTo(true);
    browser.screenshot(screenshot + "-narrow");
    browser.width(1000);
  }

  @Test
  void whoWaitsGetsTheDownloadByItself() throws Exception {
    String id = export("kept-loose-files", "\"parameters\":{}");
    byte[] whole = archive(id);
    String page = page(id, "{}");
    state(id, "QUEUED");
    try (Browser browser = Browser.open(Person.ENGLISH, folder)) {
      browser.go(page);
      assertThat(browser.text("h1")).isEqualTo("Files that come and go, as they were");
      assertThat(browser.text(".sentence")).contains("being prepared");
      check(browser, "waiting");
      browser.offline(true);
      browser.until("told that it is offline", () -> browser.text(".note").contains("interrupted"));
      browser.offline(false);
      state(id, "READY");
      Path file = browser.downloaded("kept-loose-files.zip");
      assertThat(Files.readAllBytes(file)).isEqualTo(whole);
      assertThat(browser.text(".sentence")).isEqualTo("Your download is ready.");
      assertThat(browser.text("#spoken")).contains("has begun");
      check(browser, "ready");
      assertThat(browser.complaints()).noneMatch(line -> line.contains("Content Security Policy"));
      // The person asks for it again, with the keyboard.
      Files.delete(file);
      browser.run("document.getElementById('download').focus()");
      browser.press("\uE007");
      assertThat(Files.readAllBytes(browser.downloaded("kept-loose-files.zip"))).isEqualTo(whole);
    }
  }

  @Test
  void withoutScriptsThePageLoadsItselfAgain() throws Exception {
    String id = export("kept-loose-files", "\"parameters\":{}");
    byte[] whole = archive(id);
    String page = page(id, "{}");
    state(id, "QUEUED");
    try (Browser browser = Browser.open(Person.WITHOUT_SCRIPT, folder)) {
      browser.go(page);
      assertThat(browser.text(".sentence")).contains("being prepared");
      state(id, "READY");
      Path file = browser.downloaded("kept-loose-files.zip");
      assertThat(Files.readAllBytes(file)).isEqualTo(whole);
      browser.screenshot("without-script");
    }
  }

  /** Who comes to the address of the archive too early waits there, too. */
  @Test
  void theAddressOfAnArchiveThatIsNotReadyIsThePage() throws Exception {
    String id = export("kept-loose-files", "\"parameters\":{}");
    byte[] whole = archive(id);
    String archive = page(id, "{}").replace("/exports/", "/api/exports/").replace("?", "/archive?");
    state(id, "QUEUED");
    try (Browser browser = Browser.open(Person.CHINESE, folder)) {
      browser.go(archive);
      assertThat(browser.text(".sentence")).contains("正在为您准备下载");
      check(browser, "waiting-chinese");
      state(id, "READY");
      assertThat(Files.readAllBytes(browser.downloaded("kept-loose-files.zip"))).isEqualTo(whole);
      assertThat(browser.text("#download")).isEqualTo("下载");
    }
  }

  @Test
  void whatFailsMeanwhileIsSaid() throws Exception {
    String id = export("kept-loose-files", "\"parameters\":{}");
    String page = page(id, "{}");
    state(id, "QUEUED");
    try (Browser browser = Browser.open(Person.ENGLISH, folder)) {
      browser.go(page);
      given()
          .header("Spillway-Owner", OWNER)
          .delete("/api/exports/{id}", id)
          .then()
          .statusCode(204);
      browser.until("the end", () -> browser.text("h1").equals("This was cancelled"));
      check(browser, "cancelled");
      time.ahead(Duration.ofDays(2));
      browser.go(page);
      assertThat(browser.text("h1")).isEqualTo("This link has expired");
      check(browser, "expired");
      browser.go(page + "x");
      assertThat(browser.text("h1")).isEqualTo("There is nothing here");
      time.ahead(Duration.ZERO);
      browser.go(address("/api/exports/" + failed() + "/archive"));
      assertThat(browser.text("h1")).isEqualTo("This is too large");
      check(browser, "failed");
    }
  }

  /** One whose recipe allows less than it has. */
  private static String failed() {
    return given()
        .header("Prefer", "wait=30")
        .contentType(ContentType.JSON)
        .body("{\"recipe\":\"limited\"}")
        .post("/api/exports")
        .then()
        .body("state", equalTo("FAILED"))
        .extract()
        .path("id");
  }

  /** In a language that is written from right to left, of which only a few messages are there. */
  @Test
  void eachPartHasItsButtonInAnyDirection() throws Exception {
    Files.write(loose.resolve("browser-2.bin"), new byte[1_000_000]);
    try (Browser browser = Browser.open(new Person("ar,en", true), folder)) {
      String id = export("kept-loose-files", "\"parts\":\"1M\"");
      browser.go(page(export("all-files", "\"parameters\":{}"), "{}"));
      assertThat(browser.run("return getComputedStyle(document.body).direction")).isEqualTo("rtl");
      assertThat(browser.text("#download")).isEqualTo("تنزيل");
      check(browser, "ready-arabic");
      browser.go(page(id, "{}").replace("/exports/", "/api/exports/").replace("?", "/archive?"));
      check(browser, "parts");
      browser.click("#parts li:nth-child(2) a");
      Path part = browser.downloaded("kept-loose-files-2of2.zip");
      assertThat(Files.readAllBytes(part))
          .isEqualTo(
              given()
                  .header("Spillway-Owner", OWNER)
                  .get("/api/exports/{id}/archive/2", id)
                  .asByteArray());
    } finally {
      Files.delete(loose.resolve("browser-2.bin"));
    }
  }

  @Test
  void aTeacherAsksForAPlan() throws Exception {
    try (Browser browser = Browser.open(Person.ENGLISH, folder)) {
      browser.go(address("/"));
      check(browser, "home");
      browser.click("a[href$='recipes/training-plan']");
      assertThat(browser.text("h1")).isEqualTo("Training plan");
      browser.type("#field-student", "小明 <b>");
      browser.type("#field-weeks", "99");
      browser.click("input[value=assessment]");
      check(browser, "form");
      browser.click("button[type=submit]");
      browser.until("the errors", () -> browser.has("#wrong"));
      assertThat(browser.value("#field-student", "value")).isEqualTo("小明 <b>");
      assertThat(browser.text(".bad .error")).isEqualTo("This does not fit:");
      assertThat(browser.run("return document.activeElement.id")).isEqualTo("wrong");
      check(browser, "form-wrong");
      browser.type("#field-weeks", "1");
      browser.click("input[value=focus]");
      assertThat(browser.run("return document.getElementById('field-results').offsetParent"))
          .isNull();
      browser.type("#field-focus", "视觉");
      browser.type("#field-student", "小明");
      browser.click("button[type=submit]");
      Path file = browser.downloaded("小明—1周训练方案.zip");
      assertThat(Files.size(file)).isPositive();
      assertThat(browser.text(".sentence")).isEqualTo("Your download is ready.");
      // Loading it again is not asking again.
      assertThat(browser.url()).doesNotContain("waiting");
    }
  }

  @Test
  void aTeacherWithoutScriptsDoesToo() throws Exception {
    try (Browser browser = Browser.open(Person.WITHOUT_SCRIPT, folder)) {
      browser.go(address("/recipes/training-plan"));
      browser.type("#field-student", "小红");
      browser.type("#field-weeks", "1");
      browser.click("input[value=assessment]");
      browser.type("#field-results", "视觉 = 55\n听觉 = 70");
      browser.click("button[type=submit]");
      assertThat(Files.size(browser.downloaded("小红—1周训练方案.zip"))).isPositive();
    }
  }

  @Test
  void noTextOfOthersRuns() throws Exception {
    Path file = recipes.resolve("hostile.yaml");
    Files.writeString(
        file,
        """
        title: "TEXT"
        parameters:
          one: {title: "TEXT", description: "TEXT", type: string, default: "TEXT"}
          two: {type: string, enum: ["TEXT", "b"], default: "TEXT"}
          three: {type: array, items: {type: string}, default: ["TEXT"]}
        archive: {format: zip, filename: hostile.zip}
        missing: report
        contents: [{file: "no{one}.txt", root: loose}, {files: "**", root: pool}]
        """
            .replace("TEXT", HOSTILE)
            .replace("no{one}", "no<img src=x onerror=alert(1)>"));
    try (Browser browser = Browser.open(Person.ENGLISH, folder)) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> given().get("/api/recipes/hostile").statusCode() == 200);
      String id = export("hostile", "\"parameters\":{}");
      String selected =
          export(
              "selection",
              "\"selection\":[{\"text\":\"t\",\"name\":\""
                  + HOSTILE
                  + "\"}],"
                  + "\"filename\":\""
                  + HOSTILE
                  + ".zip\"");
      for (String address :
          List.of(
              address("/"),
              address("/recipes/hostile"),
              page(id, "{}"),
              page(selected, "{}"),
              address("/recipes/hostile?" + HOSTILE.replaceAll("[\\\\ ]", "%20")),
              address("/exports/" + HOSTILE.replaceAll("[\\\\/ ]", "%20")))) {
        browser.go(address);
        assertThat(browser.run("return document.querySelectorAll('main script, main img').length"))
            .as(address)
            .isEqualTo(0);
        assertThat(browser.title()).as(address).isNotEqualTo("run");
        assertThat(browser.complaints())
            .as(address)
            .noneMatch(line -> line.contains("Content Security Policy"));
      }
      browser.go(page(selected, "{}"));
      assertThat(browser.text("#renamed ~ ul")).contains("onerror=document.title");
      browser.go(page(id, "{}"));
      assertThat(browser.text("#missing ~ p ~ ul")).contains("onerror=alert(1)");
      check(browser, "hostile");
    } finally {
      Files.delete(file);
    }
  }
}
