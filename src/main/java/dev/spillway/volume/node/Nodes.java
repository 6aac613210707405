package dev.spillway.volume.node;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import javax.sql.DataSource;

/** Produces this node, and the time that all nodes share. */
final class Nodes {

  /** Read from the kernel: the resolver may take seconds when no DNS server answers. */
  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

  @Produces
  @Singleton
  @Typed(DatabaseClock.class)
  static DatabaseClock databaseClock(InstantSource machine) {
    return new DatabaseClock(machine, InstantSource.system());
  }

  @Produces
  @ApplicationScoped
  @DatabaseTime
  static InstantSource databaseTime(DatabaseClock clock) {
    return clock;
  }

  @Produces
  @Singleton
  static Node node(DataSource database, NodeSettings settings, DatabaseClock clock) {
    return new Node(database, host(), settings.timeout(), clock, System::nanoTime);
  }

  private static String host() {
    try {
      return Files.readString(HOST).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
