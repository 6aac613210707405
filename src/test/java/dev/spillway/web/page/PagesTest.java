package dev.spillway.web.page;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.access.caller.Owners;
import dev.spillway.access.link.FormLink;
import dev.spillway.access.link.Links;
import dev.spillway.page.view.Pages;
import dev.spillway.retention.SetTime;
import dev.spillway.testing.OpenInSetTime;
import dev.spillway.testing.OpenToAll;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.web.ExportCalls;
import dev.spillway.web.navigation.ExportPages;
import dev.spillway.web.problem.ProblemForm;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages as answers: status, headers, language, and what is never in them. */
@QuarkusTest
@TestProfile(OpenInSetTime.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class PagesTest {

  private static final String ACCEPT =
      "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

  private static final AtomicInteger OWNERS = new AtomicInteger();

  /** Each test has its own, because each owner may ask for so much in a minute. */
  private final String owner = "pages-" + OWNERS.incrementAndGet();

  @Inject SetTime time;
  @Inject Links links;

  @AfterEach
  void now() {
    time.ahead(Duration.ZERO);
  }

  private RequestSpecification browser() {
    return given()
        .urlEncodingEnabled(false)
        .redirects()
        .follow(false)
        .header("Accept", ACCEPT)
        .header("Sec-Fetch-Mode", "navigate")
        .header("Spillway-Owner", owner);
  }

  private String export(String recipe) {
    return ExportCalls.id(
        path(
            given()
                .redirects()
                .follow(false)
                .header("Spillway-Owner", owner)
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/api/recipes/{recipe}/archive", recipe)
                .then()
                .statusCode(303)
                .extract()
                .header("Location")));
  }

  private Map<String, Object> links(String id, String body) {
    return given()
        .header("Spillway-Owner", owner)
        .contentType(ContentType.JSON)
        .body(body)
        .post("/api/exports/{id}/links", id)
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getMap("");
  }

  /** Without the public address of the service, which is another one here. */
  private static String path(Object address) {
    return address.toString().replace(OpenToAll.PUBLIC_URL, "");
  }

  private static String page(Response answer, int status) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualToIgnoringCase(Pages.MEDIA_TYPE);
    // With two policies a browser keeps to both.
    assertThat(answer.headers().getValues("Content-Security-Policy"))
        .containsExactly(Pages.CONTENT_POLICY);
    assertThat(Pages.CONTENT_POLICY).contains("frame-ancestors 'none'").doesNotContain("unsafe");
    assertThat(answer.headers().getValues("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(answer.headers().getValues("Referrer-Policy")).containsExactly("no-referrer");
    assertThat(answer.headers().getValues("Cache-Control")).containsExactly("no-store");
    String html = answer.asString();
    assertThat(html)
        .startsWith("<!DOCTYPE html>")
        .doesNotContain(
            "<style", "style=", "<script>", "onload", "onclick", "http-equiv=\"Content");
    return html;
  }

  private static void problem(Response answer, int status, String type) {
    ProblemForm.check(answer.statusCode(), answer.contentType(), answer.asString(), status, type);
  }

  @Test
  void linksNameTheArchiveAndItsPage() {
    Map<String, Object> links = links(export("all-files"), "{\"expiresIn\":\"10m\"}");
    assertThat(links.get("page").toString())
        .startsWith(OpenToAll.PUBLIC_URL + "/exports/")
        .endsWith(links.get("url").toString().replaceFirst("^[^?]*", ""));
    String html = page(browser().get(path(links.get("page"))), 200);
    String archive = path(links.get("url"));
    assertThat(html)
        .contains("All files of the pool", "all-files.zip", "data-state=\"ready\"")
        .contains("href=\".." + archive.replace("&", "&amp;") + "\"")
        .contains("curl -C - -o &#39;all-files.zip&#39; &#39;" + OpenToAll.PUBLIC_URL + "/api/");
    given().urlEncodingEnabled(false).get(archive).then().statusCode(200);
  }

  /** A page of a link that may be used once can be opened as often as anybody likes. */
  @Test
  void thePageAndPreviewsSpendNothing() {
    Map<String, Object> links = links(export("all-files"), "{\"deliveries\":1}");
    for (int i = 0; i < 3; i++) {
      page(browser().get(path(links.get("page"))), 200);
      browser().head(path(links.get("page"))).then().statusCode(200);
    }
    for (String agent : List.of("WhatsApp/2.23.20.0 A", "Slackbot-LinkExpanding 1.0")) {
      for (String via : List.of("", "1.1 nginx")) {
        RequestSpecification preview =
            given().urlEncodingEnabled(false).header("User-Agent", agent);
        Response answer =
            (via.isEmpty() ? preview : preview.header("Via", via)).get(path(links.get("url")));
        assertThat(page(answer, 200)).contains("all-files.zip");
      }
    }
    given().urlEncodingEnabled(false).get(path(links.get("url"))).then().statusCode(200);
    assertThat(page(browser().get(path(links.get("page"))), 410))
        .contains("This link was used already");
    assertThat(page(browser().get(path(links.get("url"))), 410))
        .contains("This link was used already");
    problem(given().urlEncodingEnabled(false).get(path(links.get("url"))), 410, "link-spent");
    // Nor does a preview tell what is behind it.
    problem(
        given()
            .urlEncodingEnabled(false)
            .header("User-Agent", "WhatsApp/2.23.20.0 A")
            .get(path(links.get("url"))),
        410,
        "link-spent");
  }

  @Test
  void aForgedAnExpiredAndAnUnknownOneLookAsTheyAre() {
    Map<String, Object> links = links(export("all-files"), "{\"expiresIn\":\"10m\"}");
    for (String address : List.of(path(links.get("page")), path(links.get("url")))) {
      String forged = page(browser().get(address + "x"), 404);
      assertThat(forged).contains("There is nothing here").doesNotContain("all-files");
      String unknown = address.replaceFirst("/exports/[0-9a-z]+", "/exports/" + "0".repeat(26));
      assertThat(page(browser().get(unknown), 404)).isEqualTo(forged);
      problem(given().urlEncodingEnabled(false).get(address + "x"), 404, "unknown-export");
    }
    time.ahead(Duration.ofMinutes(11));
    for (String address : List.of(path(links.get("page")), path(links.get("url")))) {
      assertThat(page(browser().get(address), 410)).contains("This link has expired");
      problem(given().urlEncodingEnabled(false).get(address), 410, "link-expired");
    }
  }

  @Test
  void whatIsGoneSaysSoAndLeadsBackToTheForm() {
    String id = export("all-files");
    given().header("Spillway-Owner", owner).delete("/api/exports/{id}", id).then().statusCode(204);
    for (String address : List.of("/exports/" + id, "/api/exports/" + id + "/archive")) {
      String html = page(browser().get(address), 410);
      assertThat(html).contains("This was deleted", "Ask again", "recipes/all-files\"");
    }
    problem(
        given().header("Spillway-Owner", owner).get("/api/exports/{id}/archive", id), 410, "gone");
  }

  @Test
  void anExportOfAnotherOwnerIsUnknown() {
    String id = export("all-files");
    Response other =
        given()
            .header("Accept", ACCEPT)
            .header("Spillway-Owner", "somebody-else")
            .get("/exports/{id}", id);
    assertThat(page(other, 404)).contains("There is nothing here");
  }

  @ParameterizedTest
  @CsvSource({
    "/nothing, 404",
    "/exports/, 404",
    "/exports/none, 404",
    "/recipes/none, 404",
    "/recipes/album, 404",
    "/page/none.css, 404",
    "/api/exports/none/archive, 404",
    "/api/tickets/none, 403"
  })
  void peopleGetPagesAndProgramsProblems(String path, int status) {
    if (!path.startsWith("/page/")) {
      page(browser().get(path), status);
    }
    Response program = given().header("Spillway-Owner", owner).get(path);
    assertThat(program.statusCode()).isEqualTo(status);
    assertThat(program.contentType()).startsWith("application/problem+json");
    Response script =
        given()
            .header("Spillway-Owner", owner)
            .header("Accept", "application/json")
            .header("Sec-Fetch-Mode", "cors")
            .get(path);
    assertThat(script.contentType()).startsWith("application/problem+json");
  }

  @Test
  void eachReaderGetsTheirLanguage() {
    String id = export("all-files");
    String chinese =
        page(browser().header("Accept-Language", "zh-CN,zh;q=0.9").get("/exports/" + id), 200);
    assertThat(chinese)
        .contains("<html lang=\"zh-CN\" dir=\"ltr\">", "您的下载已准备好", ">下载</a>")
        .doesNotContain("Download<");
    assertThat(page(browser().header("Accept-Language", "zh").get("/nothing"), 404))
        .contains("这里没有内容");
    // By a file of messages, which leaves some of them out.
    assertThat(page(browser().header("Accept-Language", "ar").get("/exports/" + id), 200))
        .contains("<html lang=\"ar\" dir=\"rtl\">", ">تنزيل</a>", "Entries in it")
        .contains("<dd><bdi>all-files.zip</bdi></dd>", "<pre dir=\"ltr\"");
    assertThat(page(browser().header("Accept-Language", "de").get("/exports/" + id), 200))
        .contains("<html lang=\"en\"");
  }

  /** As it is, and the more so as a proxy compresses it. */
  @Test
  void loadsLittleAndOnlyFromHere() {
    for (String address :
        List.of("/exports/" + export("all-files"), "/recipes/training-plan", "/", "/nothing")) {
      String html = page(browser().get(address), address.equals("/nothing") ? 404 : 200);
      assertThat(html).doesNotContain("https://cdn", "//fonts");
      int all = html.getBytes(StandardCharsets.UTF_8).length + assets(html);
      assertThat(all).as("bytes that %s loads", address).isLessThan(60_000);
    }
  }

  /** The bytes of all files that a page names. */
  private static int assets(String html) {
    int bytes = 0;
    int files = 0;
    Matcher assets = Pattern.compile("(?:href|src)=\"\\.\\.?/(page/[^\"]+)\"").matcher(html);
    while (assets.find()) {
      Response asset = given().get("/" + assets.group(1));
      assertThat(asset.statusCode()).isEqualTo(200);
      assertThat(asset.header("Cache-Control")).contains("immutable", "public");
      assertThat(asset.header("X-Content-Type-Options")).isEqualTo("nosniff");
      given()
          .header("If-None-Match", asset.header("ETag"))
          .get("/" + assets.group(1))
          .then()
          .statusCode(304);
      bytes += asset.asByteArray().length;
      files++;
    }
    assertThat(files).isEqualTo(4);
    return bytes;
  }

  @Test
  void theFirstPageLeadsToTheForms() {
    String html = page(browser().get("/"), 200);
    assertThat(html)
        .contains("href=\"./recipes/training-plan\"")
        // Nobody writes a selection by hand.
        .doesNotContain("recipes/album\"");
    problem(given().get("/"), 404, "not-found");
  }

  private Response send(String recipe, String... fields) {
    RequestSpecification request = browser().contentType(ContentType.URLENC.withCharset("UTF-8"));
    for (int i = 0; i < fields.length; i += 2) {
      request.formParam(fields[i], fields[i + 1]);
    }
    return request.urlEncodingEnabled(true).post("/recipes/{recipe}", recipe);
  }

  @Test
  void aFormBeginsAnExportAndLeadsToItsPage() {
    String html = page(browser().get("/recipes/training-plan"), 200);
    assertThat(html)
        .contains("name=\"student\"", "type=\"radio\" name=\"mode\"", "data-when=\"mode\"");
    String location =
        send("training-plan", "student", "小明", "weeks", "1", "mode", "focus", "focus", "视觉")
            .then()
            .statusCode(303)
            .extract()
            .header("Location");
    assertThat(location).matches("\\.\\./exports/[0-9a-z]+\\?waiting=1");
    String page = page(browser().header("Prefer", "wait=20").get(location.substring(2)), 200);
    assertThat(page).contains("小明—1周训练方案.zip", "http-equiv=\"refresh\"", " data-start");
  }

  private String formLink(String recipe) {
    return path(
        given()
            .header("Spillway-Owner", owner)
            .contentType(ContentType.JSON)
            .body("{}")
            .post("/api/recipes/{recipe}/links", recipe)
            .then()
            .statusCode(201)
            .extract()
            .path("url"));
  }

  @Test
  void whoCameByALinkToAFormCanAskAgain() {
    String location =
        browser()
            .contentType(ContentType.URLENC)
            .body("")
            .post(formLink("all-files"))
            .then()
            .statusCode(303)
            .extract()
            .header("Location");
    String address = location.substring(2);
    page(browser().header("Prefer", "wait=20").get(address), 200);
    String id = address.replaceFirst("/exports/([0-9a-z]+).*", "$1");
    given().header("Spillway-Owner", owner).delete("/api/exports/{id}", id).then().statusCode(204);
    String html = page(browser().get(address), 410);
    Matcher again = Pattern.compile("id=\"again\" href=\"\\.\\.([^\"]+)\"").matcher(html);
    assertThat(again.find()).as(html).isTrue();
    String form = again.group(1).replace("&amp;", "&");
    assertThat(form).startsWith("/recipes/all-files?expires=");
    page(browser().get(form), 200);
    // Who came by a link of an application goes back there.
    assertThat(page(browser().get(address.replaceFirst("&form=.*", "")), 410))
        .doesNotContain("id=\"again\"");
    assertThat(page(browser().get(address.replaceFirst("&form=.*", "&form=%22%3E%3Cb:")), 410))
        .doesNotContain("id=\"again\"", "<b:");
    // Nor is any other form handed on: of another owner or recipe, or none.
    for (FormLink other :
        List.of(
            new FormLink("all-files", "another", "open", links.end(Duration.ofMinutes(10))),
            new FormLink("training-plan", owner, "open", links.end(Duration.ofMinutes(10))))) {
      String changed =
          address.replaceFirst("&form=.*", "") + ExportPages.from(links.signForm(other));
      assertThat(page(browser().get(changed), 410)).doesNotContain("id=\"again\"", "form=");
    }
    for (String none : List.of("a=b", "signature=%zz", "&")) {
      String changed = address.replaceFirst("&form=.*", "") + ExportPages.from(none);
      assertThat(page(browser().get(changed), 410)).doesNotContain("id=\"again\"", "form=");
    }

    JsonPath audit = given().get("/api/audit?owner=" + owner).jsonPath();
    assertThat(audit.getList("entries.findAll { it.event == 'form-link-made' }.caller"))
        .isEqualTo(List.of("open"));
    assertThat(audit.getList("entries.findAll { it.event == 'requested' }.caller"))
        .isEqualTo(List.of("form:open"));
  }

  /** The longest name of an owner is nine times as long in an address. */
  @Test
  void aLinkToAFormMayHaveALongOwner() {
    String longest = "长".repeat(Owners.LONGEST);
    FormLink link = new FormLink("all-files", longest, "open", links.end(Duration.ofMinutes(10)));
    String location =
        browser()
            .contentType(ContentType.URLENC)
            .body("")
            .post("/recipes/all-files?" + links.signForm(link))
            .then()
            .statusCode(303)
            .extract()
            .header("Location");
    assertThat(page(browser().header("Prefer", "wait=20").get(location.substring(2)), 200))
        .contains("&amp;form=expires");
  }

  @Test
  void theFormOfALinkIsCountedForItsOwner() {
    String link = formLink("training-plan");
    Response last = browser().get(link);
    // A few more, because as the time passes more are allowed.
    for (int i = 0; last.statusCode() == 200 && i < 3 * OpenToAll.OWNER_REQUESTS; i++) {
      last = browser().get(link);
    }
    assertThat(page(last, 429)).contains("One moment, please");
    assertThat(last.header("Retry-After")).isNotNull();
  }

  @Test
  void aWrongFieldIsToldBesideIt() {
    String html =
        page(
            send("training-plan", "student", "\"><b>小明", "weeks", "99", "mode", "assessment"), 422);
    assertThat(html)
        .contains("value=\"&quot;&gt;&lt;b&gt;小明\"", "value=\"99\"", "aria-invalid=\"true\"")
        .contains("This does not fit:", "This is needed.", "A whole number from 1 to 52.")
        .doesNotContain("<b>");
    assertThat(
            page(
                browser()
                    .header("Accept-Language", "zh-CN")
                    .contentType(ContentType.URLENC)
                    .body("weeks=99")
                    .post("/recipes/training-plan"),
                422))
        .contains("从 1 到 52 的整数", "此项必填");
  }

  /** A page of another site must not ask for exports with what lets its reader in here. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Origin: https://evil.example",
        "Origin: null"
      })
  void anotherSiteCannotSendAForm(String header) {
    String[] parts = header.split(": ", 2);
    Response refused =
        browser()
            .header(parts[0], parts[1])
            .contentType(ContentType.URLENC)
            .body("student=a&weeks=1&mode=focus")
            .post("/recipes/training-plan");
    page(refused, 403);
  }

  @Test
  void badFormsAreRefused() {
    page(browser().contentType(ContentType.JSON).body("{}").post("/recipes/training-plan"), 415);
    page(
        browser().contentType(ContentType.URLENC).body("a=%zz").post("/recipes/training-plan"),
        400);
    page(browser().contentType(ContentType.URLENC).body("a=1").post("/recipes/none"), 404);
    page(browser().put("/recipes/training-plan"), 405);
    String large = "a".repeat(1_100_000);
    page(browser().contentType(ContentType.URLENC).body(large).post("/recipes/training-plan"), 413);
    page(browser().get("/exports/%00"), 404);
  }

  @Test
  void aOneStepFormLeadsABrowserToThePageOfWhatIsNotReady() {
    Response failed =
        browser()
            .contentType(ContentType.URLENC)
            .header("Prefer", "wait=20")
            .body("")
            .post("/api/recipes/limited/archive");
    String location = path(failed.then().statusCode(303).extract().header("Location"));
    assertThat(location).startsWith("/exports/");
    assertThat(page(browser().get(location), 413)).contains("This is too large");
    problem(
        given()
            .header("Spillway-Owner", owner)
            .contentType(ContentType.URLENC)
            .body("")
            .post("/api/recipes/limited/archive"),
        413,
        "archive-too-large");
  }
}
