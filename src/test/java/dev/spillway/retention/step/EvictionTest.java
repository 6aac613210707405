package dev.spillway.retention.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.export.ending.TerminationCandidate;
import dev.spillway.export.row.GoneReason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvictionTest {

  private static final List<TerminationCandidate> EVICTABLE =
      List.of(ending("a"), ending("b"), ending("c"));

  private static TerminationCandidate ending(String id) {
    return new TerminationCandidate(id, "plan", GoneReason.EVICTED, Optional.of("blob-" + id), 9);
  }

  private static List<String> chosen(Map<String, Long> unleased, long bytes) {
    return Eviction.Candidates.of(EVICTABLE, unleased, bytes).exports().stream()
        .map(TerminationCandidate::exportId)
        .toList();
  }

  @Test
  void theFirstThatAreEnough() {
    Map<String, Long> unleased = Map.of("blob-a", 10L, "blob-b", 10L, "blob-c", 10L);
    assertThat(chosen(unleased, 0)).isEmpty();
    assertThat(chosen(unleased, 10)).containsExactly("a");
    assertThat(chosen(unleased, 11)).containsExactly("a", "b");
    assertThat(chosen(unleased, 1000)).containsExactly("a", "b", "c");
  }

  @Test
  void whatIsLeasedIsPassedOver() {
    assertThat(chosen(Map.of("blob-b", 10L, "blob-c", 10L), 10)).containsExactly("b");
    assertThat(chosen(Map.of(), 10)).isEmpty();
  }

  @Test
  void roomIsMadeForThoseWhoFit() {
    assertThat(Eviction.room(List.of(10L, 20L, 30L), 60)).isEqualTo(60);
    assertThat(Eviction.room(List.of(10L, 20L, 30L), 59)).isEqualTo(30);
    assertThat(Eviction.room(List.of(50L, 20L, 20L), 45)).isEqualTo(40);
    assertThat(Eviction.room(List.of(50L), 49)).isZero();
    assertThat(Eviction.room(List.of(50L), -1)).isZero();
  }
}
