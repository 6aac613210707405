package dev.spillway.volume.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.spillway.volume.CondemnReason;
import dev.spillway.volume.RoomFixture;
import dev.spillway.volume.VolumeStart;
import dev.spillway.volume.store.NotOursException;
import dev.spillway.volume.store.VolumeSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leases of nodes that are no more, and of one that may be held for dead. */
class LeaseRowsTest extends RoomFixture {

  private final AtomicInteger ended = new AtomicInteger();
  private Leases leases;
  private String blob;

  @BeforeEach
  void condemn() throws IOException {
    leases = new Leases(database, node);
    blob = stored(10);
  }

  private int execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  /** Another node has it, and was last heard of two minutes before {@code until}. */
  private void leasedByAnotherUntil(String until) throws SQLException {
    execute(
        "insert into node (id, host, kind, place, until) values ('another', 'b', 'shared', 'somewhere', now() + interval '"
            + until
            + "')");
    execute("insert into lease values ('" + blob + "', 'another')");
    condemnBlob();
  }

  private void condemnBlob() {
    blobs.condemn(List.of(blob), CondemnReason.EXPIRED);
  }

  private boolean due() {
    leases.forget();
    assertThat(blobs.unleased(List.of(blob)).isEmpty()).isEqualTo(blobs.due(1, false).isEmpty());
    return !blobs.due(1, false).isEmpty();
  }

  @Test
  void aLeaseThatEndedWhilePostgresWasAwayHoldsUntilItsNodeCouldBeHeardOf() throws SQLException {
    leasedByAnotherUntil("-1 minute");
    execute("update heartbeat set heard_at = now() - interval '3 minutes'");
    node.beat();
    assertThat(due()).as("heartbeats have just begun again").isFalse();
    execute("update heartbeat set steady_since = now() - interval '2 minutes'");
    assertThat(due()).as("and no heartbeat for one timeout").isTrue();
  }

  @Test
  void aNodeThatCouldBeHeardOfAndWasNotIsDead() throws SQLException {
    leasedByAnotherUntil("-1 second");
    execute(
        "update heartbeat set heard_at = now() - interval '59 seconds', steady_since = now() - interval '1 hour'");
    node.beat();
    assertThat(due()).isTrue();
    assertThat(execute("delete from lease")).isZero();
  }

  @Test
  void oneThatLivesHoldsItsLeases() throws SQLException {
    leasedByAnotherUntil("1 second");
    execute("update heartbeat set steady_since = now() - interval '1 hour'");
    assertThat(due()).isFalse();
  }

  @Test
  void aClockThatWentBackIsNoSteadyOne() throws SQLException {
    leasedByAnotherUntil("-1 minute");
    execute(
        "update heartbeat set heard_at = now() + interval '1 hour', steady_since = now() - interval '1 hour'");
    node.beat();
    assertThat(due()).isFalse();
  }

  @Test
  void whoReadsIsToldOnceWhenItsNodeIsHeldForDead() throws SQLException {
    Lease lease = leases.read(blob).orElseThrow();
    lease.whenLost(ended::incrementAndGet);
    condemnBlob();
    assertThat(due()).isFalse();

    execute("delete from node");
    node.beat();
    assertThat(ended).hasValue(1);
    assertThat(due()).as("it joined again, but what it had is nobody's").isTrue();
    Lease late = lease;
    late.close();
    assertThat(leases.read(blob)).as("it is condemned").isEmpty();
  }

  @Test
  void whoWasForgottenSinceItsLastHeartbeatDoesNotHoldTheBlobForGone() throws SQLException {
    execute("delete from node");
    assertThatThrownBy(() -> leases.read(blob)).isInstanceOf(VolumeDatabaseException.class);
    node.beat();
    try (Lease _ = leases.read(blob).orElseThrow()) {
      condemnBlob();
      assertThat(due()).isFalse();
    }
  }

  @Test
  void whoIsForgottenWhileItTakesALeaseDoesNotHoldTheBlobForGone() throws Exception {
    CompletableFuture<Optional<Lease>> taken = new CompletableFuture<>();
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("delete from node");
      taken.completeAsync(() -> leases.read(blob));
      await("it waits for the node's row").until(() -> waiting() > 0);
      connection.commit();
    }
    assertThat(taken)
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .havingRootCause()
        .withMessageContaining("not one of those");
  }

  private int waiting() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select count(*) from pg_stat_activity"
                    + " where datname = current_database() and wait_event_type = 'Lock'")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void whoReadsAgainHoldsItAgain() throws SQLException {
    try (Lease before = leases.read(blob).orElseThrow()) {
      before.whenLost(ended::incrementAndGet);
      execute("delete from node");
      node.beat();
      Lease after = leases.read(blob).orElseThrow();
      after.whenLost(ended::incrementAndGet);
      assertThat(ended).as("only the first").hasValue(1);
      condemnBlob();
      assertThat(due()).isFalse();
      after.close();
      assertThat(due()).as("as long as somebody reads, lost or not").isFalse();
    }
    assertThat(due()).isTrue();
  }

  @Test
  void aRowThatAnotherPostgresDoesNotHaveIsRestored() throws SQLException {
    try (Lease lease = leases.read(blob).orElseThrow()) {
      lease.whenLost(ended::incrementAndGet);
      execute("alter table node rename to away");
      assertThat(org.assertj.core.api.Assertions.catchThrowable(node::beat))
          .isInstanceOf(VolumeDatabaseException.class);
      execute("alter table away rename to node");
      execute("delete from lease");
      node.beat();
      condemnBlob();
      assertThat(due()).isFalse();
    }
    assertThat(ended).hasValue(0);
    assertThat(due()).isTrue();
  }

  @Test
  void whatCouldNotBeGivenBackIsGivenBackLater() throws SQLException {
    Lease lease = leases.read(blob).orElseThrow();
    condemnBlob();
    execute("alter table lease rename to away");
    lease.close();
    assertThat(org.assertj.core.api.Assertions.catchThrowable(this::loseTheTable)).isNull();
    execute("alter table away rename to lease");
    assertThat(due()).isFalse();
    node.beat();
    assertThat(due()).isTrue();
  }

  /** PostgreSQL does not answer one heartbeat. */
  private void loseTheTable() throws SQLException {
    execute("alter table heartbeat rename to hidden");
    assertThat(org.assertj.core.api.Assertions.catchThrowable(node::beat)).isNotNull();
    execute("alter table hidden rename to heartbeat");
  }

  @Test
  void theOnlyNodeBeginsWithoutLeases() throws Exception {
    leasedByAnotherUntil("1 minute");
    VolumeStart shared =
        new VolumeStart(blobs, TestNode.of(database, System::nanoTime), settings(), false);
    shared.start(new StartupEvent());
    assertThat(due()).isFalse();
    shared.stop(new ShutdownEvent());
    VolumeStart only =
        new VolumeStart(blobs, TestNode.of(database, System::nanoTime), settings(), true);
    only.start(new StartupEvent());
    assertThat(due()).isTrue();
    only.stop(new ShutdownEvent());
  }

  private VolumeSettings settings() {
    return new Settings(folder, QUOTA, 0);
  }

  @Test
  void aLocalVolumeHasOneNode() throws Exception {
    Node first = TestNode.of(database, System::nanoTime);
    first.join(new Place("local", "/a"));
    Node second = TestNode.of(database, System::nanoTime);
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> second.join(new Place("local", "/b"))))
        .isInstanceOf(NotOursException.class)
        .hasMessageContaining("spillway.volume.kind")
        .hasMessageContaining("spillway.database.url")
        .hasMessageContaining("/a");
    execute("update node set until = now() where kind = 'local'");
    second.join(new Place("local", "/b"));

    first.beat();
    assertThat(first.isLost()).as("there is another now").isTrue();
    assertThat(Optional.of(second.isLost())).contains(false);
  }
}
