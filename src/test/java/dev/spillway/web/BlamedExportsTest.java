package dev.spillway.web;

import static dev.spillway.web.RowsExportsTest.export;
import static dev.spillway.web.RowsExportsTest.nothingIsReserved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.testing.LoggedLines;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.RowsResource;
import dev.spillway.testing.SourcesResource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Who is blamed for an export of rows that fails: the log and the metrics tell the operator only of
 * what the operator can mend.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(SourcesResource.class)
class BlamedExportsTest {

  @Inject MeterRegistry meters;

  @Test
  void aFileThatIsNotThereFailsTheExport() {
    LoggedLines faults = LoggedLines.ofFaults();
    double failed = exports("customer", "failed");
    Response export = export("customer", Map.of("customer", RowsResource.WITHOUT_INVOICE));
    export
        .then()
        .body("state", equalTo("FAILED"))
        .body("problem.type", equalTo("urn:spillway:problem:unusable-source"))
        .body(
            "problem.detail",
            equalTo("The file for the entry \"invoices/7002.pdf\" is missing in its source."));
    await().until(() -> exports("customer", "failed") == failed + 1);
    faults.close();
    assertThat(faults.with(export.path("id").toString())).isEmpty();
    nothingIsReserved();
  }

  @Test
  void aValueThatTheQueryCannotTakeIsTheCallersMistake() {
    double failed = exports("by-token", "failed");
    try (LoggedLines faults = LoggedLines.ofFaults()) {
      Response export = export("by-token", Map.of("customer", 3, "token", "no-uuid"));
      export
          .then()
          .body("state", equalTo("FAILED"))
          .body("problem.type", equalTo("urn:spillway:problem:invalid-parameters"))
          .body("problem.errors[0].parameter", equalTo("token"))
          .body("problem.errors[0].message", equalTo("must be a value of type uuid"));
      await().until(() -> exports("by-token", "mistaken") == 1);
      assertThat(faults.with(export.path("id").toString())).isEmpty();
    }
    assertThat(exports("by-token", "failed")).isEqualTo(failed);
    nothingIsReserved();
  }

  private double exports(String recipe, String outcome) {
    return meters
        .get("spillway.exports")
        .tags("recipe", recipe, "outcome", outcome)
        .counter()
        .count();
  }
}
