package dev.spillway.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.util.regex.Pattern;

/** What every error looks like (RFC 9457), and what none may tell. */
public final class ProblemForm {

  /** Stacks, classes, queries, and paths of this machine. */
  private static final Pattern INTERNAL =
      Pattern.compile(
          "\\tat |Exception|Error\\b|(?:java|javax|jakarta|io|org|com|dev)\\.[a-z]+\\.|/tmp/|pool-resource|/home/|/root/"
              + "|\\bselect\\b.*\\bfrom\\b|hibernate|quarkus|vert\\.?x",
          Pattern.CASE_INSENSITIVE);

  private ProblemForm() {}

  /**
   * Fails unless this is a problem.
   *
   * @param type the last part of its type; null for any
   */
  public static void check(int actual, String mediaType, String body, int status, String type) {
    assertThat(actual).as(body).isEqualTo(status);
    assertThat(mediaType).as(body).startsWith("application/problem+json");
    JsonPath json = JsonPath.from(body);
    assertThat(json.getString("type")).startsWith("urn:spillway:problem:");
    if (type != null) {
      assertThat(json.getString("type")).isEqualTo("urn:spillway:problem:" + type);
    }
    assertThat(json.getInt("status")).isEqualTo(status);
    assertThat(json.getString("title")).isNotBlank();
    assertThat(json.getString("detail")).isNotBlank();
    assertThat(body).doesNotContainPattern(INTERNAL);
  }
}
