package dev.spillway.ops.database;

import dev.spillway.postgres.EmbeddedDatabase;
import dev.spillway.volume.DatabaseDisk;
import io.quarkus.runtime.Quarkus;
import java.util.Objects;
import java.util.Optional;

/** The embedded database of this process, for those parts of the service that ask how it is. */
public final class ServedDatabase {

  /** systemd says so to the process that it starts, and to no child of that. */
  private static final String STARTED_BY_SYSTEMD = "SYSTEMD_EXEC_PID";

  private static final int FAILED = 1;

  private static volatile EmbeddedDatabase database;

  private ServedDatabase() {}

  /** Before Quarkus starts. */
  public static void is(EmbeddedDatabase started) {
    database = started;
    System.setProperty(DatabaseDisk.FOLDER, started.data().toString());
  }

  /** Empty when the database is not Spillway's own. */
  static Optional<EmbeddedDatabase> here() {
    return Optional.ofNullable(database);
  }

  /**
   * It cannot be had. A kubelet sees that the process is not alive; systemd sees nothing but its
   * end, and whoever started it by hand is served best by a process that goes on trying.
   */
  public static void lost() {
    String ours = Long.toString(ProcessHandle.current().pid());
    if (Objects.equals(System.getenv(STARTED_BY_SYSTEMD), ours)) {
      Quarkus.asyncExit(FAILED);
    }
  }
}
