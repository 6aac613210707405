package dev.spillway.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.access.AccessEvent.Denied;
import dev.spillway.testing.LoggedLines;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What waits to be written, with a table that can be away. */
class AuditQueueTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Table table = new Table();
  private final AuditQueue queue = new AuditQueue(table, new AuditMetrics(registry));
  private final Denials denials = new Denials(queue, InstantSource.fixed(Instant.EPOCH));

  /** Takes entries unless it is away. */
  private static final class Table extends AuditRows {
    private final List<AuditEntry> rows = new ArrayList<>();
    private boolean away;

    Table() {
      super(null, null, null, null);
    }

    @Override
    void add(List<AuditEntry> entries) {
      if (away) {
        throw new IllegalStateException("away");
      }
      rows.addAll(entries);
    }
  }

  private static AuditEntry entry(int number) {
    return AuditEntry.of(
        Instant.EPOCH, AuditEvent.DOWNLOADED, "key", Map.<String, Object>of("number", number));
  }

  private double counted(String outcome) {
    return registry.get("spillway.audit.entries").tag("outcome", outcome).counter().count();
  }

  @Test
  void whatWaitsThroughAnOutageIsWrittenOnceAndInOrder() {
    table.away = true;
    List<AuditEntry> told = new ArrayList<>();
    for (int i = 0; i < 1234; i++) {
      told.add(entry(i));
      queue.add(told.getLast());
      if (i % 100 == 0) {
        queue.write();
      }
    }
    assertThat(table.rows).isEmpty();
    table.away = false;
    queue.write();
    queue.write();
    assertThat(table.rows).isEqualTo(told);
    assertThat(counted("written")).isEqualTo(1234);
    assertThat(counted("dropped")).isZero();
  }

  @Test
  void beyondItsBoundEntriesAreDroppedCountedAndTold() {
    table.away = true;
    for (int i = 0; i < 10_007; i++) {
      queue.add(entry(i));
    }
    table.away = false;
    try (LoggedLines log = new LoggedLines()) {
      queue.write();
      queue.write();
      assertThat(log.with("event=audit-dropped"))
          .singleElement()
          .asString()
          .startsWith("event=audit-dropped entries=7");
    }
    assertThat(table.rows).hasSize(10_000);
    assertThat(counted("dropped")).isEqualTo(7);
  }

  @Test
  void aFloodOfRefusalsIsAFewEntries() {
    for (int i = 0; i < 100_000; i++) {
      denials.count(new Denied(401, "", "GET", "/api/exports", "192.0.2.1"));
      denials.count(new Denied(403, "plans", "GET", "/api/volume", "203.0.113." + i % 50));
    }
    denials.tell();
    denials.tell();
    queue.write();
    assertThat(table.rows).hasSize(Denials.MOST_KINDS + 1);
    assertThat(table.rows.getFirst().details())
        .containsEntry("status", 401)
        .containsEntry("address", "192.0.2.1")
        .containsEntry("times", 100_000);
    assertThat(table.rows.getFirst().caller()).isNull();
    assertThat(table.rows.get(1).caller()).isEqualTo("plans");
    int times = table.rows.stream().mapToInt(row -> (int) row.details().get("times")).sum();
    assertThat(times).isEqualTo(200_000);
  }
}
