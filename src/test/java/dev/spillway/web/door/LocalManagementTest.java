package dev.spillway.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Without keys the management port, too, is for this machine alone. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class LocalManagementTest {

  @ConfigProperty(name = "quarkus.management.test-port")
  int managementPort;

  @Test
  void anotherHostGetsNothingOfTheManagementEither() throws IOException {
    URI management = URI.create("http://localhost:" + managementPort);
    for (String path : List.of("/q/metrics", "/q/health", "/q/openapi")) {
      try (HttpConnection connection = HttpConnection.to(management)) {
        connection.send("GET " + path + " HTTP/1.1\r\nHost: evil.example:9000\r\n\r\n");
        HttpConnection.Answer answer = connection.answer();
        assertThat(answer.status()).as(path).isEqualTo(403);
        assertThat(answer.body()).isEmpty();
        connection.send("GET " + path + " HTTP/1.1\r\nHost: localhost:9000\r\n\r\n");
        assertThat(connection.answer().status()).as(path).isEqualTo(200);
      }
    }
  }
}
