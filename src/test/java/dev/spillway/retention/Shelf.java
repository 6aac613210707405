package dev.spillway.retention;

import dev.spillway.volume.BlobWriter;
import dev.spillway.volume.Blobs;
import dev.spillway.volume.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/** Puts exports with real blobs where a sweep finds them, and looks what became of them. */
@Alternative
@ApplicationScoped
public class Shelf {

  /** Of all its exports. */
  public static final String OWNER = "teacher";

  private final DataSource database;
  private final Blobs blobs;
  private final FaultyVolume volume;

  Shelf(DataSource database, Blobs blobs, FaultyVolume volume) {
    this.database = database;
    this.blobs = blobs;
    this.volume = volume;
  }

  /** An export and its blob. */
  public record Kept(String id, String blob) {}

  /** Nothing is there any more, of rows and of bytes. */
  public void clear() throws IOException {
    volume.heal();
    for (String table : List.of("export", "lease", "blob", "sweep_report")) {
      execute("delete from " + table);
    }
    execute("update volume set used = 0, reserved = 0");
    execute("update sweep_turn set holder = null, until = null, next_slice = null");
    Path top = volume.folder().resolve("blobs");
    try (var files = Files.walk(top)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  /** A READY export that is kept. */
  public Kept keep(String id, int bytes, Instant until, boolean evictable, Instant moved)
      throws IOException {
    String blob = stored(bytes);
    execute(
        "insert into export (id, recipe, owner, state, format, retention, held, blob_id, length, evictable,"
            + " created_at, ready_at, moved_at, available_until, parameters)"
            + " values (?, 'plan', '"
            + OWNER
            + "', 'READY', 'zip', 'KEEP', true, ?, ?, ?, ?, ?, ?, ?, '{}')",
        id,
        blob,
        (long) bytes,
        evictable,
        Timestamp.from(moved),
        Timestamp.from(moved),
        Timestamp.from(moved),
        Timestamp.from(until));
    return new Kept(id, blob);
  }

  /** Makes it an export that was made just now and not downloaded yet. */
  public void fresh(String id) {
    execute("update export set moved_at = null, ready_at = now() where id = ?", id);
  }

  /** An export that is being made, and will be this blob. */
  public void making(String id, String blob) {
    execute(
        "insert into export (id, recipe, owner, state, format, held, blob_id, created_at)"
            + " values (?, 'plan', '"
            + OWNER
            + "', 'GENERATING', 'zip', true, ?, now())",
        id,
        blob);
  }

  /** A READY virtual export that ends when it was delivered. */
  public void once(String id, Instant ready, Instant covered) {
    execute(
        "insert into export (id, recipe, owner, state, format, retention, length, created_at, ready_at, covered_at)"
            + " values (?, 'plan', '"
            + OWNER
            + "', 'READY', 'zip', 'ONCE', 10, ?, ?, ?)",
        id,
        Timestamp.from(ready),
        Timestamp.from(ready),
        covered == null ? null : Timestamp.from(covered));
  }

  /** A blob that is STORED and belongs to no export. */
  public String stored(int bytes) throws IOException {
    String blob = reserved(bytes);
    try (BlobWriter writer = blobs.write(blob, 0)) {
      writer.write(ByteBuffer.allocate(bytes));
      blobs.stored(writer.finish());
    }
    return blob;
  }

  /** A blob that is WRITING and belongs to no export. */
  public String reserved(int bytes) throws RefusedException {
    String blob = blobs.newId();
    blobs.reserve(blob, bytes);
    return blob;
  }

  public String state(String export) {
    return text(
        "select state || coalesce(' ' || gone_reason, '') from export where id = ?", export);
  }

  public String blobOf(String export) {
    return text("select blob_id from export where id = ?", export);
  }

  /** State of a blob, and null when its row is gone. */
  public String blobState(String blob) {
    return text("select state from blob where id = ?", blob);
  }

  public long used() {
    return Long.parseLong(text("select used + reserved from volume where single = ?", true));
  }

  public long count(String table) {
    return Long.parseLong(text("select count(*) from " + table + " where ?", true));
  }

  public int execute(String sql, Object... values) {
    try (Connection connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String text(String sql, Object value) {
    try (Connection connection = database.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setObject(1, value);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
