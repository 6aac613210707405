package dev.spillway.retention;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A list by state has the exports that are shown in that state, before any sweep has come. */
@QuarkusTest
@TestProfile(SweptVolume.class)
@QuarkusTestResource(PostgresResource.class)
class ListedExportsTest {

  @Inject Shelf shelf;

  @BeforeEach
  @AfterEach
  void clear() throws IOException {
    shelf.clear();
  }

  private static Map<String, String> listed(String state) {
    return given()
        .queryParam("state", state)
        .get("/api/exports")
        .then()
        .statusCode(200)
        .extract()
        .<List<Map<String, String>>>path("exports")
        .stream()
        .collect(Collectors.toMap(export -> export.get("id"), export -> export.get("state")));
  }

  @Test
  void whatIsOverIsListedAsGone() throws IOException {
    Instant now = Instant.now();
    Duration day = Duration.ofDays(1);
    shelf.keep("kept", 4096, now.plus(day), false, now);
    shelf.keep("expired", 4096, now.minusSeconds(1), false, now.minus(day));
    shelf.once("fetched", now, now);
    shelf.once("unfetched", now, null);
    shelf.once("idle", now.minus(day), null);
    shelf.once("delivered", now.minus(day), now.minus(day));
    // The clock was set back since.
    shelf.once("delivered-ahead", now, now.plusSeconds(3600));
    for (String live : List.of("kept", "fetched", "unfetched")) {
      shelf.execute(
          "update export set filename = 'a.zip', last_modified = now(), entries = 1 where id = ?",
          live);
    }
    shelf.execute(
        "insert into export (id, recipe, owner, state, format, gone_reason, created_at)"
            + " values ('ended', 'plan', 'teacher', 'GONE', 'zip', 'DELETED', now())");

    assertThat(listed("ready"))
        .containsOnlyKeys("kept", "fetched", "unfetched")
        .allSatisfy((_, state) -> assertThat(state).isEqualTo("READY"));
    assertThat(listed("GONE"))
        .containsOnlyKeys("expired", "idle", "delivered", "delivered-ahead", "ended")
        .allSatisfy((_, state) -> assertThat(state).isEqualTo("GONE"));
  }

  private static ValidatableResponse export(String id) {
    return given().header("Spillway-Owner", Shelf.OWNER).get("/api/exports/" + id).then();
  }

  @Test
  void anExportSaysWhetherItMayGoEarlier() throws IOException {
    Instant now = Instant.now();
    shelf.keep("may-go", 4096, now.plusSeconds(3600), true, now);
    shelf.keep("stays", 4096, now.plusSeconds(3600), false, now);
    shelf.keep("over", 4096, now.minusSeconds(1), true, now);
    shelf.execute("update export set filename = 'a.zip', last_modified = now(), entries = 1");

    export("may-go").body("evictable", equalTo(true));
    export("stays").body("evictable", equalTo(false));
    export("over").body("evictable", nullValue());
  }
}
