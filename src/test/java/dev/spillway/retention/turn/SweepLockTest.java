package dev.spillway.retention.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.retention.SweptVolume;
import dev.spillway.testing.PostgresResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two who want the turn at the same instant: one of them has it. */
@QuarkusTest
@TestProfile(SweptVolume.class)
@QuarkusTestResource(PostgresResource.class)
class SweepLockTest {

  @Inject SweepRows rows;
  @Inject EntityManager entities;

  @BeforeEach
  void awaitTheEndOfOthers() {
    await("no sweep of another test runs").until(() -> rows.take("this test").isPresent());
    rows.release("this test");
  }

  @AfterEach
  void giveBack() {
    rows.release("first");
    rows.release("second");
  }

  @Test
  void whoBeganToAskBeforeTheOtherHadItDoesNotTakeItAway() {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              rows.time();
              assertThat(CompletableFuture.supplyAsync(() -> rows.take("first")).join())
                  .isPresent();
              assertThat(rows.take("second")).isEmpty();
            });
    assertThat(rows.renew("first")).isPresent();
  }

  @Test
  void whoWaitedForTheRowDoesNotTakeItAway() {
    CompletableFuture<Optional<Instant>> second = new CompletableFuture<>();
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              assertThat(rows.take("first")).isPresent();
              second.completeAsync(() -> rows.take("second"));
              await("the other waits for the row").until(() -> waiting() > 0);
            });
    assertThat(second.join()).isEmpty();
    assertThat(rows.renew("first")).isPresent();
  }

  private long waiting() {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                (Long)
                    entities
                        .createNativeQuery(
                            "select count(*) from pg_stat_activity"
                                + " where datname = current_database() and wait_event_type = 'Lock'",
                            Long.class)
                        .getSingleResult());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 seconds", "1 day"})
  void whatIsOverOrOfAClockThatWasSetIsTaken(String end) {
    assertThat(rows.take("first")).isPresent();
    assertThat(rows.take("second")).isEmpty();
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                entities
                    .createNativeQuery(
                        "update sweep_turn set until = clock_timestamp() + cast(:end as interval)")
                    .setParameter("end", end)
                    .executeUpdate());
    assertThat(rows.take("second")).isPresent();
    assertThat(rows.renew("first")).isEmpty();
  }
}
