package dev.spillway.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.SourcesResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** What the health says of roots that are in a bucket. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@WithTestResource(SourcesResource.class)
class S3RootsHealthTest {

  @TestHTTPResource(value = "/health/ready", management = true)
  URI readiness;

  @Test
  void aBucketIsLookedAtOnDemand() {
    given()
        .get(readiness)
        .then()
        .body(
            "checks.find { it.name == 'details' }.data.'root.s3-loose'",
            equalTo("state=on-demand"));
  }
}
