package dev.spillway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.ops.check.Settings;
import dev.spillway.testing.PostgresResource;
import io.smallrye.config.PropertiesConfigSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys by the command line, on a database of one's own. */
class KeyCommandTest {

  private final String url = PostgresResource.newDatabase();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return runOn(url, arguments);
  }

  private int runOn(String database, String... arguments) {
    out.reset();
    err.reset();
    Settings settings =
        Settings.read(
            new PropertiesConfigSource(
                Map.of(
                    "spillway.database.url",
                    database,
                    "spillway.database.username",
                    "postgres",
                    "spillway.recipes",
                    "examples/recipes"),
                "test",
                900));
    return new KeyCommand(
            settings,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(List.of(arguments));
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aKeyIsMadeShownOnceListedAndRevoked() {
    assertThat(
            run(
                "--create-key",
                "name=shop",
                "roles=requester,operator",
                "recipes=b,a",
                "owners=s-*",
                "roots=media,audio"))
        .isZero();
    String secret = printed().strip();
    assertThat(secret).matches("spillway_[A-Za-z0-9_-]{43}");
    assertThat(said())
        .doesNotContain(secret)
        .contains(
            "spillway.access.keys.shop.hash=",
            "spillway.access.keys.shop.roles=operator,requester",
            "spillway.access.keys.shop.recipes=a,b",
            "spillway.access.keys.shop.owners=s-*",
            "spillway.access.keys.shop.roots=audio,media");

    assertThat(run("--create-key", "name=shop")).isZero();
    assertThat(run("--list-keys")).isZero();
    assertThat(printed().lines())
        .hasSize(2)
        .allMatch(line -> line.contains("shop"))
        .noneMatch(line -> line.contains("revoked"))
        .anyMatch(
            line -> line.contains("operator,requester; recipes a,b; owners s-*; roots audio,media"))
        .anyMatch(line -> line.contains("requester; recipes all; owners shop"));
    assertThat(printed()).doesNotContain(secret);

    String first = printed().lines().findFirst().orElseThrow().split(" ", 2)[0];
    assertThat(run("--revoke-key", first)).isZero();
    assertThat(run("--revoke-key", first)).isOne();
    assertThat(said()).contains(first, "--list-keys");
    assertThat(run("--revoke-key", "shop")).isZero();
    assertThat(run("--list-keys")).isZero();
    assertThat(printed().lines()).hasSize(2).allMatch(line -> line.contains("revoked"));
  }

  /** In one transaction with what it tells, so that the audit is complete. */
  @Test
  void whatWasDoneIsInTheAudit() throws SQLException {
    assertThat(run("--create-key", "name=shop", "recipes=b,a", "owners=s-*")).isZero();
    String secret = printed().strip();
    assertThat(run("--create-key", "name=shop")).isZero();
    assertThat(run("--create-key", "name=elsewhere", "to=settings")).isZero();
    assertThat(run("--revoke-key", "shop")).isZero();
    assertThat(run("--revoke-key", "shop")).isOne();
    List<String> told = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement select = connection.createStatement();
        ResultSet rows =
            select.executeQuery(
                "select event, details, keep_until - at between '89 days' and '91 days' from audit"
                    + " order by id")) {
      while (rows.next()) {
        told.add(rows.getString(1) + " " + rows.getString(2));
        assertThat(rows.getBoolean(3)).isTrue();
      }
    }
    assertThat(told).hasSize(4);
    assertThat(told.getFirst())
        .startsWith("key-made ")
        .contains("\"name\": \"shop\"", "\"recipes\": [\"a\", \"b\"]", "\"owners\": \"s-*\"")
        .contains("\"user\": \"" + System.getProperty("user.name") + "\"");
    assertThat(told.subList(2, 4)).allMatch(row -> row.startsWith("key-revoked "));
    assertThat(told).noneMatch(row -> row.contains(secret));
  }

  @Test
  void aKeyForTheSettingsIsInNoTable() {
    assertThat(run("--create-key", "name=shop", "to=settings")).isZero();
    assertThat(printed()).startsWith("spillway_");
    assertThat(said()).contains("spillway.access.keys.shop.hash=").doesNotContain("in the table");
    assertThat(run("--list-keys")).isZero();
    assertThat(printed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--create-key",
        "--create-key name=",
        "--create-key name=a/b",
        "--create-key name=a role=requester",
        "--create-key name=a roles=reader",
        "--create-key name=a owners=*a",
        "--create-key name=a to=paper",
        "--create-key name=a name=b",
        "--revoke-key",
        "--revoke-key a b",
      })
  void whatIsWrittenWronglyIsToldWithHowItIsWritten(String line) {
    assertThat(run(line.split(" ", -1))).isEqualTo(2);
    assertThat(said()).contains("spillway --create-key name=");
    assertThat(printed()).isEmpty();
  }

  @Test
  void theTablesOfAnOlderSpillwayAreLeftAlone() throws SQLException {
    Flyway.configure().dataSource(url, "postgres", "").target("7").load().migrate();
    assertThat(run("--create-key", "name=shop")).isOne();
    assertThat(said()).contains("older Spillway").hasLineCount(1);
    assertThat(printed()).isEmpty();
  }

  @Test
  void aDatabaseThatIsAwayIsToldOf() {
    assertThat(runOn("jdbc:postgresql://127.0.0.1:1/nothing", "--list-keys")).isOne();
    assertThat(said()).contains("spillway.database").hasLineCount(1);
  }
}
