package dev.spillway.export.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.archive.entry.OpenContent;
import dev.spillway.export.GeneratingNothing;
import dev.spillway.export.row.Export;
import dev.spillway.export.row.ExportRows;
import dev.spillway.export.row.ExportState;
import dev.spillway.export.row.ExportTable;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.testing.PostgresResource;
import dev.spillway.volume.BlobWriter;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.StoredBlob;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two attempts at one export, of which the first was only slow. */
@QuarkusTest
@TestProfile(GeneratingNothing.class)
@QuarkusTestResource(PostgresResource.class)
class TakeoverTest {

  @Inject DataSource database;
  @Inject ExportRows rows;
  @Inject HeldRows held;
  @Inject Takeover takeover;
  @Inject Blobs blobs;

  @BeforeEach
  void plan() throws IOException {
    ExportTable table = new ExportTable(database);
    table.execute("delete from export where id = ?", "e");
    String blob = blobs.newId();
    blobs.reserve(blob, 10);
    table.execute(
        "insert into export (id, recipe, owner, state, format, held, blob_id, attempts_started, length, entries, last_modified, created_at)"
            + " values ('e', 'plan', 'teacher', 'GENERATING', 'zip', true, ?, 1, 12, 1, now(), now())",
        blob);
  }

  private Export attempt() throws IOException {
    Export export = rows.row("e").orElseThrow();
    takeover.begin(export);
    return export;
  }

  private Export nextAttempt() throws IOException {
    new ExportTable(database)
        .execute("update export set attempts_started = attempts_started + 1 where id = ?", "e");
    return attempt();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private String read(StoredBlob blob) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) blob.length());
    try (OpenContent content = blobs.open(blob.content())) {
      content.read(bytes, 0);
    }
    return new String(bytes.array(), StandardCharsets.UTF_8);
  }

  @Test
  void aSlowAttemptDoesNotWriteToTheBlobOfAnother() throws IOException {
    Export first = attempt();
    BlobWriter slow = blobs.write(first.blobId, 0);
    slow.write(bytes("of the first"));
    long reserved = blobs.status().reserved();

    Export second = nextAttempt();
    assertThat(second.blobId).isNotEqualTo(first.blobId);
    assertThat(blobs.status().reserved()).as("nothing is reserved twice").isEqualTo(reserved);
    try (BlobWriter writer = blobs.write(second.blobId, 0)) {
      writer.write(bytes("of the"));
      assertThatThrownBy(slow::finish).isInstanceOf(IOException.class);
      slow.close();
      writer.write(bytes(" second"));
      StoredBlob stored = writer.finish();
      assertThat(held.ready(second, stored, Instant.now())).isTrue();
      assertThat(read(stored)).isEqualTo("of the second");
    }
    assertThat(blobs.writing()).doesNotContain(first.blobId, second.blobId);
  }

  @Test
  void whoHasWrittenAllIsTooLateAllTheSame() throws IOException {
    Export first = attempt();
    try (BlobWriter slow = blobs.write(first.blobId, 0)) {
      slow.write(bytes("of the first"));
      StoredBlob late = slow.finish();

      Export second = nextAttempt();
      assertThat(held.ready(first, late, Instant.now())).isFalse();
      try (BlobWriter writer = blobs.write(second.blobId, 0)) {
        writer.write(bytes("of the second"));
        StoredBlob stored = writer.finish();
        assertThat(held.ready(second, stored, Instant.now())).isTrue();
        slow.close();
        assertThat(read(stored)).isEqualTo("of the second");
      }
    }
  }

  @Test
  void anAttemptThatIsTheFirstToCountUsesTheReservedBlob() throws IOException {
    new ExportTable(database)
        .execute(
            "update export set attempts_started = 3, attempts_uncounted = 2 where id = ?", "e");
    String reserved = rows.row("e").orElseThrow().blobId;
    assertThat(attempt().blobId).isEqualTo(reserved);
  }

  /** The answer of the database to the transition was lost, for example. */
  @Test
  void anAttemptThatHasQueuedItsExportDoesNotFailIt() {
    Problem problem = Problem.of(ProblemType.INTERNAL, "Planning failed.");
    Export first = rows.row("e").orElseThrow();
    ExportTable table = new ExportTable(database);
    table.queueByAttempt("e");
    assertThat(rows.fail(first, problem, Instant.now())).isFalse();
    assertThat(table.state("e")).isEqualTo(ExportState.QUEUED);

    table.execute("update export set state = 'GENERATING' where id = ?", "e");
    assertThat(rows.fail(first, problem, Instant.now())).isTrue();
    assertThat(table.state("e")).isEqualTo(ExportState.FAILED);
  }

  @Test
  void anAttemptThatHasBegunShutsOutTheOneBeforeBeforeItWrites() throws IOException {
    Export first = attempt();
    try (BlobWriter slow = blobs.write(first.blobId, 0)) {
      slow.write(bytes("of the first"));
      StoredBlob late = slow.finish();
      new ExportTable(database).execute("update export set attempts_started = 2 where id = ?", "e");
      assertThat(held.ready(first, late, Instant.now())).isFalse();
    }
    Export stale = rows.row("e").orElseThrow();
    nextAttempt();
    assertThatThrownBy(() -> takeover.begin(stale)).hasMessageContaining("no longer made by");
  }
}
