package dev.spillway.web.door;

import static dev.spillway.web.door.KeyedResource.OPERATOR;
import static dev.spillway.web.door.KeyedResource.SITE;
import static dev.spillway.web.door.KeysTest.archive;
import static dev.spillway.web.door.KeysTest.as;
import static dev.spillway.web.door.KeysTest.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.access.caller.Owners;
import dev.spillway.access.caller.Role;
import dev.spillway.access.key.KeyTerms;
import dev.spillway.access.key.Keys;
import dev.spillway.testing.PostgresResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Keys of the table, made and revoked while the service runs, and what is counted of all. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(KeyedResource.class)
class TableKeysTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Inject DataSource database;
  @Inject MeterRegistry meters;

  @Test
  void whoIsLetInIsCounted() {
    for (var outcome :
        Map.of("admitted", SITE, "unauthenticated", "spillway_wrong", "forbidden", OPERATOR)
            .entrySet()) {
      double before = met(outcome.getKey());
      as(outcome.getValue()).get("/api/exports/none/manifest");
      assertThat(met(outcome.getKey())).as(outcome.getKey()).isEqualTo(before + 1);
    }
    assertThat(met("unavailable")).isZero();
  }

  private double met(String outcome) {
    return meters.get("spillway.access").tag("outcome", outcome).counter().count();
  }

  @Test
  void aKeyOfTheTableIsGoodAtOnceAndRevokedWithinSeconds() throws SQLException {
    Keys keys = new Keys(database);
    KeyTerms terms = new KeyTerms("batch", Set.of(Role.REQUESTER), Set.of(), Owners.of("batch"));
    Keys.Created first = keys.create(terms);
    await()
        .atMost(SOON)
        .untilAsserted(() -> as(first.secret()).get("/api/recipes").then().statusCode(200));
    String archive = archive(first.secret(), "batch", "files");
    Keys.Created second = keys.create(terms);
    await()
        .atMost(SOON)
        .untilAsserted(() -> as(second.secret()).get(archive).then().statusCode(200));
    keys.revoke(first.id());
    await()
        .atMost(SOON)
        .untilAsserted(() -> problem(as(first.secret()).get(archive), 401, "unauthenticated"));
    as(second.secret()).get(archive).then().statusCode(200);
  }

  @Test
  void anOperatorOfSomeRecipesReadsWhatWasDoneWithThose() throws SQLException {
    String owner = "person-audited";
    archive(SITE, owner, "files");
    archive(SITE, owner, "more");
    KeyTerms terms = new KeyTerms("auditor", Set.of(Role.OPERATOR), Set.of("more"), Owners.of("*"));
    String secret = new Keys(database).create(terms).secret();
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(
                        as(secret)
                            .get("/api/audit?event=requested&owner=" + owner)
                            .jsonPath()
                            .getList("entries.recipe"))
                    .containsExactly("more"));
    assertThat(
            as(OPERATOR)
                .get("/api/audit?event=requested&owner=" + owner)
                .jsonPath()
                .getList("entries.recipe"))
        .containsExactly("more", "files");
  }

  /** The body arrives while the door still asks the table who it is from. */
  @Test
  void nothingOfABodyIsLostWhileTheTableIsAsked() throws SQLException {
    Keys keys = new Keys(database);
    String body = "{\"recipe\": \"files\", \"parameters\": {}" + " ".repeat(900_000) + "}";
    for (int i = 0; i < 5; i++) {
      KeyTerms terms =
          new KeyTerms("large-" + i, Set.of(Role.REQUESTER), Set.of(), Owners.of("large"));
      String secret = keys.create(terms).secret();
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  as(secret)
                      .contentType(ContentType.JSON)
                      .body(body)
                      .post("/api/exports")
                      .then()
                      .statusCode(202));
    }
  }
}
