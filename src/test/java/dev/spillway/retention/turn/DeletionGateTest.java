package dev.spillway.retention.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeletionGateTest {

  private static final Duration LEASE = Duration.ofMinutes(2);

  private Instant wall = Instant.parse("2026-11-21T09:00:00Z");
  private Instant databases = wall;
  private long nanos = 7;

  private DeletionGate gate(boolean enabled, boolean dryRun) {
    return gate(LEASE, settings(enabled, dryRun));
  }

  private DeletionGate gate(Duration lease, SweepSettings settings) {
    return new DeletionGate(settings, lease, () -> wall, () -> nanos);
  }

  private static SweepSettings settings(boolean enabled, boolean dryRun) {
    return new SweepSettings() {
      @Override
      public Duration every() {
        return Duration.ofMinutes(1);
      }

      @Override
      public Duration reconcileEvery() {
        return Duration.ofHours(1);
      }

      @Override
      public Duration orphanAge() {
        return Duration.ofHours(1);
      }

      @Override
      public boolean enabled() {
        return enabled;
      }

      @Override
      public boolean dryRun() {
        return dryRun;
      }
    };
  }

  private void pass(Duration time) {
    wall = wall.plus(time);
    databases = databases.plus(time);
    nanos += time.toNanos();
  }

  @Test
  void isClosedByItsSwitches() {
    assertThat(gate(true, false).closed()).isEmpty();
    assertThat(gate(false, false).closed()).contains(Stop.DISABLED);
    assertThat(gate(true, true).closed()).contains(Stop.DRY_RUN);
  }

  @Test
  void isClosedForGoodByTheEndOfTheService() {
    DeletionGate gate = gate(true, false);
    gate.end();
    assertThat(gate.closed()).contains(Stop.STOPPING);
    gate.databaseFailed();
    gate.databaseAnswered(databases);
    pass(LEASE);
    assertThat(gate.closed()).contains(Stop.STOPPING);
  }

  @Test
  void isClosedUntilTheDatabaseHasAnsweredForOneLeaseTime() {
    DeletionGate gate = gate(true, false);
    gate.databaseAnswered(databases);
    gate.databaseFailed();
    pass(Duration.ofMinutes(10));
    assertThat(gate.closed()).as("it has not answered yet").contains(Stop.DATABASE_OUTAGE);
    gate.databaseAnswered(databases);
    pass(LEASE.minusSeconds(1));
    gate.databaseAnswered(databases);
    assertThat(gate.closed()).contains(Stop.DATABASE_OUTAGE);
    pass(Duration.ofSeconds(1));
    assertThat(gate.closed()).isEmpty();
  }

  @Test
  void aSecondOutageBeginsTheWaitingAnew() {
    DeletionGate gate = gate(true, false);
    gate.databaseFailed();
    gate.databaseAnswered(databases);
    pass(LEASE.minusSeconds(1));
    gate.databaseFailed();
    gate.databaseAnswered(databases);
    pass(LEASE.minusSeconds(1));
    assertThat(gate.closed()).contains(Stop.DATABASE_OUTAGE);
    pass(Duration.ofSeconds(1));
    assertThat(gate.closed()).isEmpty();
  }

  @Test
  void aJumpOfTheDatabasesTimeEndsLeasesSoItIsLikeAnOutage() {
    DeletionGate gate = gate(true, false);
    gate.databaseAnswered(databases);
    pass(Duration.ofSeconds(5));
    gate.databaseAnswered(databases.plus(Duration.ofDays(1)));
    assertThat(gate.closed()).contains(Stop.DATABASE_OUTAGE);
    pass(LEASE);
    assertThat(gate.closed()).isEmpty();
  }

  @Test
  void howFarATimeMayJumpDependsOnTheLease() {
    assertThat(closedByAJumpOf(Duration.ofSeconds(29), LEASE)).isFalse();
    assertThat(closedByAJumpOf(Duration.ofSeconds(31), LEASE)).isTrue();
    assertThat(closedByAJumpOf(Duration.ofSeconds(7), Duration.ofSeconds(12))).isTrue();
    assertThat(closedByAJumpOf(Duration.ofSeconds(31), Duration.ofMinutes(10))).isFalse();
  }

  private boolean closedByAJumpOf(Duration jump, Duration lease) {
    DeletionGate gate = gate(lease, settings(true, false));
    gate.databaseAnswered(databases);
    gate.databaseAnswered(databases.plus(jump));
    return gate.closed().isPresent();
  }

  @Test
  void oldAgeIsNotBelievedAfterTheClockWasSet() {
    DeletionGate gate = gate(true, false);
    pass(Duration.ofDays(30));
    assertThat(gate.timePausedUntil()).as("time that passes on both clocks").isEmpty();

    wall = wall.plus(Duration.ofMinutes(4));
    assertThat(gate.timePausedUntil()).isEmpty();
    wall = wall.plus(Duration.ofDays(1));
    assertThat(gate.timePausedUntil()).contains(wall.plus(Duration.ofHours(1)));
    assertThat(gate.closed()).as("what is condemned goes on").isEmpty();

    pass(Duration.ofMinutes(59));
    assertThat(gate.timePausedUntil()).isPresent();
    pass(Duration.ofMinutes(1));
    assertThat(gate.timePausedUntil()).as("believed again").isEmpty();
  }

  @Test
  void aClockThatWasWrongFromTheBeginningIsNotBelieved() {
    wall = wall.plus(Duration.ofDays(1));
    DeletionGate gate = gate(true, false);
    assertThat(gate.timePaused()).as("both clocks of this machine agree").isEmpty();
    gate.databaseAnswered(databases);
    assertThat(gate.timePaused().orElseThrow().why()).contains("database");

    pass(Duration.ofDays(2));
    gate.databaseAnswered(databases);
    assertThat(gate.timePausedUntil()).as("as long as it is wrong").isPresent();
    assertThat(gate.closed()).as("what is condemned goes on").isEmpty();

    databases = databases.plus(Duration.ofDays(1).minusMinutes(4));
    gate.databaseAnswered(databases);
    pass(Duration.ofMinutes(59));
    gate.databaseAnswered(databases);
    assertThat(gate.timePausedUntil()).isPresent();
    pass(Duration.ofMinutes(1));
    assertThat(gate.timePausedUntil()).as("they have agreed for an hour").isEmpty();
  }

  @Test
  void settingItBackIsAnotherJump() {
    DeletionGate gate = gate(true, false);
    wall = wall.plus(Duration.ofDays(1));
    assertThat(gate.timePausedUntil()).isPresent();
    pass(Duration.ofMinutes(50));
    wall = wall.minus(Duration.ofDays(1));
    assertThat(gate.timePausedUntil()).contains(wall.plus(Duration.ofHours(1)));
    pass(Duration.ofMinutes(60));
    assertThat(gate.timePausedUntil()).isEmpty();
  }
}
