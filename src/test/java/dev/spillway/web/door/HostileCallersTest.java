package dev.spillway.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.Hostile;
import dev.spillway.testing.HttpConnection;
import dev.spillway.testing.LoggedLines;
import dev.spillway.testing.PoolResource;
import dev.spillway.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every path of the corpus as a parameter, as an id, as the name of a recipe, and as a file's name
 * that comes of it.
 */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@QuarkusTestResource(PoolResource.class)
class HostileCallersTest {

  private static final Pattern PLAIN = Pattern.compile("filename=\"([^\"]*)\"");
  private static final Pattern EXTENDED = Pattern.compile("filename\\*=UTF-8''(\\S*)");
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

  @TestHTTPResource URI server;

  @ConfigProperty(name = "spillway.roots.pool.path")
  Path pool;

  private List<String> paths() throws IOException {
    return Hostile.paths(Path.of("/etc/passwd"));
  }

  private HttpConnection.Answer call(String method, String target, String body, String... headers)
      throws IOException {
    try (HttpConnection connection = HttpConnection.to(server)) {
      String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
      all[headers.length] = "Content-Length: " + body.length();
      HttpConnection.Answer answer =
          connection.request(method, target, all).offer(body).answer(method);
      harmless(target, answer);
      return answer;
    }
  }

  private void harmless(String target, HttpConnection.Answer answer) {
    assertThat(answer.status()).as(target).isLessThan(500);
    assertThat(answer.text())
        .as(target)
        .doesNotContain(Hostile.MARK, "root:x:0", pool.toString(), pool.getParent().toString())
        .doesNotContainPattern("\\tat |Exception|io\\.vertx|java\\.nio|dev\\.spillway");
    assertThat(answer.headers()).doesNotContainKeys("set-cookie", "x-evil");
  }

  @Test
  void asAParameterItIsOneSafeFileOrNone() throws IOException {
    int saved = 0;
    for (String path : paths()) {
      String form = "weeks=1&mode=focus&student=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
      HttpConnection.Answer answer = call("POST", "/api/recipes/training-plan/archive", form, FORM);
      assertThat(answer.status()).as(path).isIn(303, 422);
      if (answer.status() == 303) {
        saved++;
        HttpConnection.Answer head = call("HEAD", answer.header("Location"), "");
        String disposition =
            new String(
                head.header("Content-Disposition").getBytes(StandardCharsets.ISO_8859_1),
                StandardCharsets.UTF_8);
        oneFile(path, group(PLAIN, disposition));
        oneFile(path, URLDecoder.decode(group(EXTENDED, disposition), StandardCharsets.UTF_8));
      }
      String focus = "weeks=1&mode=focus&student=a&focus=" + encoded(path);
      assertThat(call("POST", "/api/recipes/training-plan/archive", focus, FORM).status())
          .as(path)
          .isIn(path.isEmpty() || path.equals("[a]") ? List.of(303, 422) : List.of(422));
    }
    assertThat(saved).isGreaterThan(200);
  }

  private static String group(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }

  private static void oneFile(String path, String name) {
    assertThat(name)
        .as(path)
        .endsWith(".zip")
        .doesNotContain("/", "\\", "\0", "\r", "\n", "\u202e", "\u2066", "\"")
        .isNotEqualTo(".zip");
    assertThat(name.chars()).as(path).noneMatch(Character::isISOControl);
    assertThat(name.getBytes(StandardCharsets.UTF_8).length).as(path).isLessThanOrEqualTo(255);
    Path downloads = Path.of("/home/somebody/Downloads");
    assertThat(downloads.resolve(name).normalize().getParent()).as(path).isEqualTo(downloads);
  }

  private static String encoded(String path) {
    return URLEncoder.encode(path, StandardCharsets.UTF_8);
  }

  /** As it is, but for what would end the request's line. */
  private static String raw(String path) {
    StringBuilder raw = new StringBuilder();
    for (byte unsigned : path.getBytes(StandardCharsets.UTF_8)) {
      int octet = unsigned & 0xff;
      if (octet <= ' ' || octet >= 127) {
        raw.append(String.format("%%%02x", octet));
      } else {
        raw.append((char) octet);
      }
    }
    return raw.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/exports/%s",
        "/api/exports/%s/archive",
        "/api/exports/%s/manifest",
        "/api/recipes/%s",
        "/%s"
      })
  void inAnAddressItLeadsNowhere(String template) throws IOException {
    try (LoggedLines log = new LoggedLines()) {
      for (String path : paths()) {
        for (String written : List.of(raw(path), encoded(path))) {
          String target = template.replace("%s", written);
          HttpConnection.Answer answer = call("GET", target, "");
          // What goes up within the API may meet a list of it.
          assertThat(answer.status()).as(target).isIn(200, 400, 404, 405, 414);
          if (answer.status() == 200) {
            assertThat(answer.header("Content-Type"))
                .as(target)
                .isEqualTo("application/json;charset=UTF-8");
          }
        }
      }
      assertThat(log.all()).noneMatch(LoggedLines.Line::stack);
    }
  }

  @Test
  void asARecipesNameItIsNone() throws IOException {
    for (String path : paths()) {
      String json =
          "{\"recipe\":\"" + raw(path).replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
      assertThat(call("POST", "/api/exports", json, "Content-Type: application/json").status())
          .as(path)
          .isEqualTo(404);
      assertThat(call("POST", "/api/recipes/" + raw(path) + "/archive", "", FORM).status())
          .as(path)
          .isIn(400, 404, 405, 414);
    }
  }
}
