package dev.spillway.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresLogTest {

  @TempDir Path folder;

  @Test
  void doesNotGrowForEverAndLosesNoLineOfTheLatest() throws IOException {
    PostgresLog log = new PostgresLog(folder);
    StringBuilder lines = new StringBuilder();
    for (int line = 0; line < 100_000; line++) {
      lines.append("2026-11-21 LOG:  line ").append(line).append(" ".repeat(80)).append('\n');
    }
    log.copy(new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.UTF_8)));

    String older = Files.readString(folder.resolve("postgresql.log.1"));
    String newer = Files.readString(folder.resolve("postgresql.log"));
    assertThat(Files.size(folder.resolve("postgresql.log.1"))).isBetween(4_000_000L, 4_300_000L);
    assertThat(lines.toString()).endsWith(older + newer);
    assertThat(log.lastFailure()).isEmpty();
  }

  /** Nobody else reads what the server prints, and the server ends with the thread that does. */
  @Test
  void readsOnWhereTheDiskTakesNothing() throws IOException {
    Files.createSymbolicLink(folder.resolve("postgresql.log"), Path.of("/dev/full"));
    PostgresLog log = new PostgresLog(folder);
    ByteArrayInputStream lines =
        new ByteArrayInputStream(
            "[1] LOG:  starting\n[1] PANIC:  could not write to file: No space left on device\n"
                .getBytes(StandardCharsets.UTF_8));

    log.copy(lines);

    assertThat(lines.available()).isZero();
    assertThat(log.lastFailure())
        .contains("PANIC:  could not write to file: No space left on device");
  }

  @Test
  void remembersTheLastFailure() throws IOException {
    PostgresLog log = new PostgresLog(folder);
    log.copy(
        new ByteArrayInputStream(
            "2026-11-21 [1] LOG:  starting\n2026-11-21 [1] FATAL:  no memory\n"
                .getBytes(StandardCharsets.UTF_8)));
    assertThat(log.lastFailure()).contains("FATAL:  no memory");
  }
}
