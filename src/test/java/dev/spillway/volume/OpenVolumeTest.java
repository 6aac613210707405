package dev.spillway.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.export.GeneratingNothing;
import dev.spillway.testing.PostgresResource;
import dev.spillway.volume.store.NotOursException;
import dev.spillway.volume.store.VolumeSettings;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The last in its service, whose volume is claimed again, by an installation that has just begun.
 */
@QuarkusTest
@Order(Integer.MAX_VALUE)
@TestProfile(GeneratingNothing.class)
@QuarkusTestResource(PostgresResource.class)
class OpenVolumeTest {

  @Inject OpenVolume opening;
  @Inject VolumeSettings settings;
  @Inject DataSource database;

  private String installation() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select installation from volume")) {
      return rows.next() ? rows.getString(1) : "none";
    }
  }

  @Test
  void anInstallationKeepsItsIdThoughItsFirstClaimDoesNotComeToItsEnd() throws Exception {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("delete from volume");
    }
    Path marker = settings.path().resolve(".spillway-volume");
    Files.delete(marker);
    Path foreign = Files.writeString(settings.path().resolve("theirs"), "");

    assertThatThrownBy(opening::open).isInstanceOf(NotOursException.class);
    String first = installation();
    assertThat(first).hasSize(36);

    // What a crash leaves between the marker and the commit that says that it is there.
    Files.delete(foreign);
    Files.writeString(marker, first + "\n");
    opening.open().requireOurs();
    assertThat(installation()).isEqualTo(first);
    assertThat(marker).hasContent(first + "\n");
  }
}
