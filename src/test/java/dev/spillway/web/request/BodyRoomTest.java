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

class BodyRoomTest {

  private static final int LARGE = 500_000;

  private final BodyRoom room = new BodyRoom(new PatientConnections(LARGE));

  private static InputStream body(int size) {
    return new ByteArrayInputStream(new byte[size]);
  }

  @Test
  void whatIsMoreThanAllMayHoldIsRefusedAndUsualOnesAreNot() {
    try (BodyRoom.Held first = room.open(body(LARGE))) {
      assertThat(first.text()).hasSize(LARGE);
      long refusedBefore = ConnectionCounts.NODE.refused();
      try (BodyRoom.Held second = room.open(body(LARGE))) {
        assertThatThrownBy(second::text)
            .isInstanceOfSatisfying(
                ProblemException.class,
                e -> assertThat(e.problem().type()).isEqualTo(ProblemType.UNAVAILABLE));
      }
      assertThat(ConnectionCounts.NODE.refused()).isEqualTo(refusedBefore + 1);
      for (int i = 0; i < 1000; i++) {
        assertThat(room.open(body(BodyRoom.FREE)).text()).hasSize(BodyRoom.FREE);
      }
    }
    assertThat(room.held()).isZero();
    try (BodyRoom.Held next = room.open(body(LARGE))) {
      assertThat(next.text()).hasSize(LARGE);
    }
  }
}
