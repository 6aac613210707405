package dev.spillway.web.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.problem.ProblemException;
import dev.spillway.problem.ProblemType;
import dev.spillway.web.connection.ConnectionCounts;
import dev.spillway.web.connection.PatientConnections;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {

  private static final int LARGE = 500_000;

  private final BodyBudget room = new BodyBudget(new PatientConnections(LARGE));

  private static InputStream body(int size) {
    return new ByteArrayInputStream(new byte[size]);
  }

  @Test
  void whatIsMoreThanAllMayHoldIsRefusedAndUsualOnesAreNot() {
    try (BodyBudget.Held first = room.open(body(LARGE))) {
      assertThat(first.text()).hasSize(LARGE);
      long refusedBefore = ConnectionCounts.NODE.refused();
      try (BodyBudget.Held second = room.open(body(LARGE))) {
        assertThatThrownBy(second::text)
            .isInstanceOfSatisfying(
                ProblemException.class,
                e -> assertThat(e.problem().type()).isEqualTo(ProblemType.UNAVAILABLE));
      }
      assertThat(ConnectionCounts.NODE.refused()).isEqualTo(refusedBefore + 1);
      for (int i = 0; i < 1000; i++) {
        assertThat(room.open(body(BodyBudget.FREE)).text()).hasSize(BodyBudget.FREE);
      }
    }
    assertThat(room.held()).isZero();
    try (BodyBudget.Held next = room.open(body(LARGE))) {
      assertThat(next.text()).hasSize(LARGE);
    }
  }
}
