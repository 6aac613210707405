package dev.spillway.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.StartupEvent;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leases of nodes that are no more, in a PostgreSQL that was started just now. */
class LeaseRowsTest extends RoomFixture {

  @AutoClose private EmbeddedPostgres started;

  private Leases leases;
  private String blob;

  @Override
  String url() {
    try {
      started = EmbeddedPostgres.builder().start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return started.getJdbcUrl("postgres", "postgres");
  }

  @BeforeEach
  void condemn() throws IOException {
    leases = new Leases(database);
    blob = stored(10);
    blobs.condemn(List.of(blob), CondemnReason.EXPIRED);
  }

  private int execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private void leasedUntil(String until) throws SQLException {
    execute("insert into lease values ('" + blob + "', 'another node', now() + '" + until + "')");
  }

  private boolean due() {
    assertThat(blobs.unleased(List.of(blob)).isEmpty()).isEqualTo(blobs.due(1, false).isEmpty());
    return !blobs.due(1, false).isEmpty();
  }

  @Test
  void aLeaseThatEndedWhilePostgresWasDownHoldsUntilItsNodeCouldRenewIt() throws SQLException {
    leasedUntil("-8 minutes");
    execute("update volume set steady_at = now() - interval '9 minutes'");
    assertThat(due()).isFalse();
    assertThat(leases.forget()).isZero();
  }

  @Test
  void aLeaseThatHadEndedBeforeIsOver() throws SQLException {
    leasedUntil("-31 seconds");
    execute("update volume set steady_at = now() - interval '10 seconds'");
    assertThat(due()).isTrue();
    assertThat(leases.forget()).isEqualTo(1);
    assertThat(execute("delete from lease")).isZero();
  }

  @Test
  void oneThatHasNotEndedIsNever() throws SQLException {
    leasedUntil("1 minute");
    execute("update volume set steady_at = now()");
    assertThat(due()).isFalse();
    assertThat(leases.forget()).isZero();
  }

  @Test
  void renewingNotesThatPostgresIsUp() throws SQLException {
    leasedUntil("-1 second");
    leases.renew();
    assertThat(due()).as("not for one lease time yet").isFalse();
    leases.steady(Duration.ZERO);
    assertThat(due()).isTrue();
  }

  @Test
  void theOnlyNodeBeginsWithoutLeases() throws Exception {
    leasedUntil("1 minute");
    new VolumeStart(blobs, leases, false).start(new StartupEvent());
    assertThat(due()).isFalse();
    new VolumeStart(blobs, leases, true).start(new StartupEvent());
    assertThat(due()).isTrue();
  }
}
