package dev.spillway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.s3.S3Server;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A store that has another address for those outside. */
class PublicEndpointTest {

  @Test
  void isWhatAnAddressIsSignedFor() throws Exception {
    URI inside = URI.create("http://minio:9000");
    try (S3 s3 =
        new S3Server("nobody's", inside, Map.of())
            .s3At(
                inside,
                Map.of(
                    "spillway.s3.access-key-id", "key",
                    "spillway.s3.secret-access-key", "secret",
                    "spillway.s3.public-endpoint", "https://files.example.org"))) {
      URI address =
          s3.bucket("b")
              .sign("a b", Instant.EPOCH, Duration.ofSeconds(90), "application/zip", "inline");

      assertThat(address.toString())
          .startsWith("https://files.example.org/b/a%20b?")
          .contains("X-Amz-Expires=90", "response-content-type=application%2Fzip")
          // Signed at the time that was given, whatever this machine's clock says.
          .contains("X-Amz-Date=19700101T000000Z", "%2F19700101%2Fus-east-1%2Fs3%2Faws4_request")
          .containsOnlyOnce("X-Amz-Signature=");
    }
  }
}
