package dev.spillway.ops.database;

import dev.spillway.postgres.EmbeddedDatabase;
import io.quarkus.runtime.Quarkus;
import java.util.Objects;
import java.util.Optional;

/** The embedded database of this process, for the parts of the service that report its state. */
public final class ServedDatabase {

  /**
   * systemd sets it, with the pid of the process that it starts; child processes have another pid.
   */
  private static final String STARTED_BY_SYSTEMD = "SYSTEMD_EXEC_PID";

  private static final int FAILED = 1;

  private static volatile EmbeddedDatabase database;

  private ServedDatabase() {}

  /** Called before Quarkus starts. */
  public static void is(EmbeddedDatabase started) {
    database = started;
  }

  /** Empty when the database is not embedded. */
  static Optional<EmbeddedDatabase> here() {
    return Optional.ofNullable(database);
  }

  /**
   * The database could not be restarted. A kubelet sees the failed liveness. systemd sees only an
   * exit of the process. When it was started by hand, the process goes on and retries.
   */
  public static void lost() {
    String ours = Long.toString(ProcessHandle.current().pid());
    if (Objects.equals(System.getenv(STARTED_BY_SYSTEMD), ours)) {
      Quarkus.asyncExit(FAILED);
    }
  }
}
