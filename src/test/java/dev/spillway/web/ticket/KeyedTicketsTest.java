package dev.spillway.web.ticket;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.access.AccessEvent;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.TicketSigner;
import dev.spillway.web.ExportCalls;
import dev.spillway.web.door.KeyedResource;
import dev.spillway.web.problem.ProblemForm;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Where requests need keys, a ticket is for whoever has none. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(KeyedResource.class)
class KeyedTicketsTest {

  @Inject AgroalDataSource database;

  private static String ticket(Map<String, ?> more) {
    Map<String, Object> claims = TicketSigner.claims(Map.of("recipe", "files"));
    claims.putAll(more);
    return TicketSigner.sign("site", KeyedResource.TICKET_KEY, claims);
  }

  private static RequestSpecification call() {
    return given().redirects().follow(false).urlEncodingEnabled(false);
  }

  private static RequestSpecification site(String owner) {
    return call()
        .header("Authorization", "Bearer " + KeyedResource.SITE)
        .header("Spillway-Owner", owner);
  }

  private static void refused(Response answer, int status, String type) {
    ProblemForm.check(answer.statusCode(), answer.contentType(), answer.asString(), status, type);
  }

  @Test
  void aBrowserWithoutAKeyGetsTheArchive() {
    String location =
        call()
            .get("/api/tickets/" + ticket(Map.of("owner", "ticket-anna")))
            .then()
            .statusCode(303)
            .extract()
            .header("Location");
    assertThat(location).startsWith("/api/exports/").contains("/archive?expires=");
    call().get(location).then().statusCode(200).header("Content-Type", "application/zip");
    call().head(location).then().statusCode(200);
    String id = ExportCalls.id(location);
    site("ticket-anna").get("/api/exports/" + id).then().statusCode(200);
    refused(site("bert").get("/api/exports/" + id), 404, "unknown-export");
  }

  @Test
  void aTicketOpensNothingElse() {
    String ticket = ticket(Map.of("owner", "ticket-else"));
    for (String path : new String[] {"/api/exports", "/api/recipes", "/api/tickets"}) {
      refused(
          given().header("Authorization", "Bearer " + ticket).get(path + "?ticket=" + ticket),
          401,
          "unauthenticated");
    }
    refused(call().get("/api/tickets/x"), 403, "ticket-refused");
    refused(call().delete("/api/tickets/" + ticket), 401, "unauthenticated");
    // Neither does a key make a wrong ticket right.
    refused(site("anna").get("/api/tickets/" + ticket + "x"), 403, "ticket-refused");
  }

  @Test
  void aParameterThatIsTheOwnerIsTheTickets() {
    String own = ticket(Map.of("recipe", "own", "owner", "42", "parameters", Map.of("year", 2025)));
    call().get("/api/tickets/" + own).then().statusCode(303);
    String other = ticket(Map.of("recipe", "own", "owner", "42", "parameters", Map.of("user", 43)));
    refused(call().get("/api/tickets/" + other), 422, "invalid-parameters");
  }

  @Test
  void theAuditNamesTheKeyAndNeverTheTicket() throws Exception {
    String ticket = ticket(Map.of("owner", "ticket-audited"));
    call().get("/api/tickets/" + ticket).then().statusCode(303);
    await()
        .untilAsserted(
            () ->
                assertThat(audited("requested", "ticket-audited").values())
                    .containsExactly("ticket:site"));
    denied.clear();
    call().get("/api/tickets/" + ticket + "x").then().statusCode(403);
    await()
        .untilAsserted(
            () ->
                assertThat(denied)
                    .containsOnly(
                        new AccessEvent.Denied(
                            403, "", "GET", "/api/tickets/{ticket}", "127.0.0.1")));
  }

  private Map<String, String> audited(String event, String owner) throws Exception {
    Map<String, String> callers = new LinkedHashMap<>();
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "select export_id, caller from audit where event = ? and owner = ?")) {
      statement.setString(1, event);
      statement.setString(2, owner);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          callers.put(rows.getString(1), rows.getString(2));
        }
      }
    }
    return callers;
  }

  private static final ConcurrentLinkedQueue<AccessEvent.Denied> denied =
      new ConcurrentLinkedQueue<>();

  /** Hears what the audit hears. */
  @ApplicationScoped
  static class Listener {
    void on(@Observes AccessEvent event) {
      if (event instanceof AccessEvent.Denied refused && refused.route().contains("ticket")) {
        denied.add(refused);
      }
    }
  }
}
