package dev.spillway.volume.node;

import dev.spillway.volume.store.NotOursException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import javax.sql.DataSource;

/** Nodes for tests, which are heard of when a test says so. */
public final class TestNode {

  static final Duration TIMEOUT = Duration.ofMinutes(2);

  private TestNode() {}

  /** One that has not joined. */
  public static Node of(DataSource database, LongSupplier nanos) {
    return of(database, TIMEOUT, nanos);
  }

  public static Node of(DataSource database, Duration timeout, LongSupplier nanos) {
    DatabaseClock clock = new DatabaseClock(InstantSource.system(), InstantSource.system());
    return new Node(database, "test", timeout, clock, nanos);
  }

  /** One of those that share a volume. */
  public static Node joined(DataSource database) {
    return joined(database, System::nanoTime);
  }

  public static Node joined(DataSource database, LongSupplier nanos) {
    Node node = of(database, nanos);
    try {
      node.join(new Place("shared", "somewhere"));
    } catch (NotOursException e) {
      throw new AssertionError(e);
    }
    return node;
  }
}
