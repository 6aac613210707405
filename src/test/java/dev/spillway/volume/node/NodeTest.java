package dev.spillway.volume.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.spillway.testing.PostgresResource;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A node that counts the time since it was last heard of. */
class NodeTest {

  private final PGSimpleDataSource database = new PGSimpleDataSource();
  private final AtomicLong nanos = new AtomicLong(7);
  private final AtomicInteger losses = new AtomicInteger();
  private final AtomicInteger backs = new AtomicInteger();

  @BeforeEach
  void migrate() {
    database.setURL(PostgresResource.migratedDatabase());
    database.setUser("postgres");
  }

  private Node joined() {
    Node node = TestNode.joined(database, nanos::get);
    node.listen(
        new Node.Listener() {
          @Override
          public void lost() {
            losses.incrementAndGet();
          }

          @Override
          public void back() {
            backs.incrementAndGet();
          }
        });
    return node;
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void isLostAQuarterBeforeOthersHoldItForDead() {
    Node node = joined();
    pass(Duration.ofSeconds(89));
    node.look();
    assertThat(node.isLost()).isFalse();
    pass(Duration.ofSeconds(1));
    node.look();
    node.look();
    assertThat(node.isLost()).isTrue();
    assertThat(losses).hasValue(1);

    node.beat();
    assertThat(node.isLost()).isFalse();
    assertThat(backs).hasValue(1);
  }

  @Test
  void isHeardOfFromTheMomentWhenItAsked() {
    Node node = joined();
    pass(Duration.ofSeconds(60));
    node.beat();
    pass(Duration.ofSeconds(89));
    node.look();
    assertThat(node.isLost()).isFalse();
    assertThat(losses).hasValue(0);
  }

  @Test
  void asksBeforeItPromisesAnything() throws SQLException {
    Node node = joined();
    pass(Duration.ofSeconds(90));
    node.require();
    assertThat(node.isTrusted()).isTrue();

    pass(Duration.ofSeconds(90));
    execute("alter table node rename to away");
    assertThat(catchThrowable(node::require)).isInstanceOf(VolumeDatabaseException.class);
    assertThat(node.isTrusted()).isFalse();
  }

  @Test
  void countsThoseThatLive() throws SQLException {
    Node one = joined();
    Node two = TestNode.joined(database);
    one.beat();
    assertThat(one.living()).isEqualTo(2);
    execute("update node set until = now() where id = '" + two.id() + "'");
    one.beat();
    assertThat(one.living()).isEqualTo(1);
    two.leave();
    one.leave();
    one.beat();
    assertThat(one.living()).as("it does not join by itself").isZero();
  }

  @Test
  void timeIsPostgres() {
    Instant machines = Instant.parse("2026-11-21T09:00:00Z");
    DatabaseClock clock = new DatabaseClock(() -> machines, () -> machines);
    assertThat(clock.instant()).isEqualTo(machines);
    clock.learned(machines.plusSeconds(3600), Duration.ofMillis(5));
    assertThat(clock.instant()).isEqualTo(machines.plusSeconds(3600));
    clock.learned(machines.plusSeconds(3600).minusMillis(150), Duration.ofMillis(5));
    assertThat(clock.instant()).as("the way differs").isEqualTo(machines.plusSeconds(3600));
    clock.learned(machines.minusSeconds(9), Duration.ofMillis(5));
    assertThat(clock.instant()).isEqualTo(machines.minusSeconds(9));
  }
}
