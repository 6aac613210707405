package dev.spillway.web.download;

import static dev.spillway.web.download.LinksTest.export;
import static dev.spillway.web.download.LinksTest.get;
import static dev.spillway.web.download.LinksTest.head;
import static dev.spillway.web.download.LinksTest.link;
import static dev.spillway.web.download.LinksTest.refused;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.access.AccessEvent;
import dev.spillway.access.link.FormLink;
import dev.spillway.access.link.Link;
import dev.spillway.access.link.LinkDeliveries;
import dev.spillway.access.link.Links;
import dev.spillway.retention.SetTime;
import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.LoggedLines;
import dev.spillway.testing.OpenInSetTime;
import dev.spillway.testing.OpenToAll;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import dev.spillway.web.ExportCalls;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Signed links as time goes by, and what is counted of them. */
@QuarkusTest
@TestProfile(OpenInSetTime.class)
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class LinkTimesTest {

  @Inject SetTime time;
  @Inject LinkDeliveries deliveries;
  @Inject Links links;
  @Inject MeterRegistry meters;
  @TestHTTPResource URI server;

  @ConfigProperty(name = "spillway.roots.loose.path")
  Path loose;

  @AfterEach
  void now() {
    time.ahead(Duration.ZERO);
  }

  @Test
  void isOverWhenItsTimeIsOver() {
    String link = link(export(), "{\"expiresIn\":\"10m\"}");
    time.ahead(Duration.ofSeconds(590));
    get(link).then().statusCode(200);
    time.ahead(Duration.ofSeconds(601));
    refused(get(link), 410, "link-expired");
    head(link).then().statusCode(410);
  }

  /** An application that signs by itself may give one id to several links. */
  @Test
  void whatWasCountedStaysForTheLongestOfOneId() {
    Link.Counted counted = new Link.Counted("one-id-twice", 1);
    Instant soon = Instant.now().plusSeconds(60);
    Link first = new Link("0", soon, Optional.of(counted));
    Link second = new Link("0", soon.plusSeconds(3600), Optional.of(counted));
    Duration grace = Duration.ofMinutes(10);
    var whole =
        new LinkDeliveries.Response(
            List.of(new LinkDeliveries.Range(0, 10)), 10, 1, true, Instant.now(), Optional.empty());
    assertThat(deliveries.add(first, whole, grace)).isEqualTo(LinkDeliveries.Outcome.COMPLETED);
    assertThat(deliveries.add(second, whole, grace)).isEqualTo(LinkDeliveries.Outcome.TOO_LATE);
    time.ahead(Duration.ofMinutes(2));
    deliveries.forgetExpired();
    assertThat(deliveries.spent(second, grace, Optional.empty())).isTrue();
  }

  /**
   * Of two parts of 1,000 bytes: only what was taken from the beginning of one can be gone on with.
   */
  @Test
  void whoTookTheMiddleOnlyDoesNotGoOn() {
    Link link =
        new Link(
            "0",
            Instant.now().plusSeconds(60),
            Optional.of(new Link.Counted("middle-" + System.nanoTime(), 1)));
    deliveries.brokenOff(link, new LinkDeliveries.Range(800, 900), false);
    var whole =
        new LinkDeliveries.Response(
            List.of(new LinkDeliveries.Range(0, 2000)),
            2000,
            2,
            true,
            Instant.now(),
            Optional.empty());
    deliveries.add(link, whole, Duration.ofMinutes(10));
    assertThat(goesOn(link, 1, 1000)).isFalse();
    deliveries.brokenOff(link, new LinkDeliveries.Range(0, 100), true);
    deliveries.brokenOff(link, new LinkDeliveries.Range(101, 900), false);
    assertThat(goesOn(link, 100, 1000)).isTrue();
    assertThat(goesOn(link, 101, 1000)).isFalse();
    deliveries.brokenOff(link, new LinkDeliveries.Range(50, 300), false);
    assertThat(goesOn(link, 300, 1000)).isTrue();
    assertThat(goesOn(link, 301, 1000)).isFalse();
    // Who has a beginning of the second part has nothing of the first.
    deliveries.brokenOff(link, new LinkDeliveries.Range(1000, 1010), true);
    assertThat(goesOn(link, 1010, 2000)).isTrue();
    assertThat(goesOn(link, 1, 1000)).isFalse();
  }

  private boolean goesOn(Link link, long from, long end) {
    return !deliveries.spent(
        link, Duration.ofMinutes(10), Optional.of(new LinkDeliveries.Range(from, end)));
  }

  /** Another download has overtaken the one that was broken off. */
  @Test
  void whoBeganBeforeTheLinkWasUsedUpGoesOnForTheGrace() throws Exception {
    Path file = loose.resolve("large.bin");
    byte[] content = new byte[4_000_000];
    new Random(1).nextBytes(content);
    Files.write(file, content);
    try {
      String archive = ExportCalls.archive("kept-loose-files");
      String link = link(ExportCalls.id(archive), "{\"deliveries\":1}");
      byte[] whole = given().get(archive).asByteArray();
      int read = 100_000;
      try (HttpConnection person = HttpConnection.to(server, 16_384)) {
        person.request("GET", link).head();
        person.read(read);
        person.reset();
      }
      try (HttpConnection other = HttpConnection.to(server)) {
        assertThat(other.request("GET", link).answer().body()).isEqualTo(whole);
      }
      await().untilAsserted(() -> assertThat(range(link, read + "-").statusCode()).isEqualTo(206));
      assertThat(range(link, read + "-").asByteArray())
          .isEqualTo(Arrays.copyOfRange(whole, read, whole.length));
      // Who has not begun, or not so far, is refused.
      refused(get(link), 410, "link-spent");
      for (String from : List.of("0-", "0-99", "-1", whole.length - 1000 + "-", "5-9,20-29")) {
        refused(range(link, from), 410, "link-spent");
      }
      // Nor who would get the archive from its first byte instead.
      String etag = head(archive).header("ETag");
      for (String unlike : List.of("\"other\"", "W/" + etag, "Wed, 21 Oct 2026 07:28:00 GMT")) {
        refused(rangeIf(link, "1-", unlike), 410, "link-spent");
      }
      assertThat(rangeIf(link, "1-", etag).statusCode()).isEqualTo(206);
      time.ahead(Duration.ofMinutes(OpenToAll.GRACE - 1));
      assertThat(range(link, read + "-").statusCode()).isEqualTo(206);
      time.ahead(Duration.ofMinutes(OpenToAll.GRACE + 1));
      refused(range(link, read + "-"), 410, "link-spent");
    } finally {
      Files.delete(file);
    }
  }

  private static Response range(String link, String bytes) {
    return given().urlEncodingEnabled(false).header("Range", "bytes=" + bytes).get(link);
  }

  private static Response rangeIf(String link, String bytes, String ifRange) {
    return given()
        .urlEncodingEnabled(false)
        .header("Range", "bytes=" + bytes)
        .header("If-Range", ifRange)
        .get(link);
  }

  /** The person behind a proxy may have nothing of what the proxy took. */
  @Test
  void whatAProxyTookLeavesTheLinkGoodForTheGrace() {
    String link = link(export(), "{\"deliveries\":1}");
    for (int minutes : new int[] {0, 0, 5, OpenToAll.GRACE - 1}) {
      time.ahead(Duration.ofMinutes(minutes));
      given().urlEncodingEnabled(false).header("Via", "1.1 proxy").get(link).then().statusCode(200);
      head(link).then().statusCode(200);
    }
    // Those in the grace have not put it off.
    time.ahead(Duration.ofMinutes(OpenToAll.GRACE + 1));
    refused(get(link), 410, "link-spent");
  }

  /** Half of it may be missing, whichever half the proxy took. */
  @Test
  void onePartThatAProxyTookLeavesTheLinkGood() {
    String id = export();
    // Not by a download: it would be delivered, and the export gone after the grace.
    int length = given().get("/api/exports/{id}", id).path("archive.length");
    String link = link(id, "{\"deliveries\":1}");
    given()
        .urlEncodingEnabled(false)
        .header("X-Forwarded-For", "192.0.2.1")
        .header("Range", "bytes=0-" + (length / 2))
        .get(link)
        .then()
        .statusCode(206);
    given()
        .urlEncodingEnabled(false)
        .header("Range", "bytes=" + (length / 2) + "-")
        .get(link)
        .then()
        .statusCode(206);
    head(link).then().statusCode(200);
    time.ahead(Duration.ofMinutes(OpenToAll.GRACE + 1));
    refused(get(link), 410, "link-spent");
  }

  /** Whoever tries many fills neither the log nor, as the audit counts them, its table. */
  @Test
  void forgedLinksAreCountedAndNotListed() {
    String archive = ExportCalls.archive("all-files");
    told.clear();
    double before = forged();
    try (LoggedLines log = new LoggedLines()) {
      for (int i = 0; i < 3; i++) {
        refused(get(archive + "?expires=1&signature=" + i), 404, "unknown-export");
      }
      assertThat(log.with("event=link-refused")).isEmpty();
    }
    assertThat(told)
        .hasSize(3)
        .containsOnly(
            new AccessEvent.Denied(404, "", "GET", "/api/exports/{id}/archive", "127.0.0.1"));
    assertThat(forged()).isEqualTo(before + 3);
  }

  @Test
  void forgedLinksToFormsAreCountedToo() {
    told.clear();
    refused(get("/recipes/training-plan?signature=x"), 404, "unknown-recipe");
    assertThat(told)
        .containsExactly(new AccessEvent.Denied(404, "", "GET", "/recipes/{name}", "127.0.0.1"));
  }

  /** Of an earlier version, which did not name the key in a link: nobody has forged it. */
  @Test
  void aLinkToAFormThatNamesNoKeyIsOver() {
    FormLink old = new FormLink("training-plan", "42", "", links.end(Duration.ofMinutes(10)));
    String query = links.signForm(old).replace("&by=", "");
    told.clear();
    refused(get("/recipes/training-plan?" + query), 410, "link-expired");
    assertThat(told).isEmpty();
    refused(
        get("/recipes/training-plan?" + query.replace("owner=42", "owner=43")),
        404,
        "unknown-recipe");
    assertThat(told).hasSize(1);
  }

  private double forged() {
    return meters.get("spillway.links").tag("outcome", "forged").counter().count();
  }

  private static final ConcurrentLinkedQueue<AccessEvent.Denied> told =
      new ConcurrentLinkedQueue<>();

  /** Hears what the audit hears. */
  @ApplicationScoped
  static class Listener {
    void on(@Observes AccessEvent event) {
      if (event instanceof AccessEvent.Denied denied && denied.status() == 404) {
        told.add(denied);
      }
    }
  }

  @Test
  void whatWasCountedGoesWithItsLink() {
    String id = export();
    String link = link(id, "{\"expiresIn\":\"10m\",\"deliveries\":1}");
    get(link).then().statusCode(200);
    deliveries.forgetExpired();
    refused(get(link), 410, "link-spent");
    time.ahead(Duration.ofMinutes(11));
    assertThat(deliveries.forgetExpired()).isPositive();
    refused(get(link), 410, "link-expired");
  }
}
