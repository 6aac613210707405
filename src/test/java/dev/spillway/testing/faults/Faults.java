package dev.spillway.testing.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** What fails, and when; and what was asked so far. Safe for use by many threads. */
public final class Faults {

  /** Something that was asked, of which path. */
  public record Call(Operation operation, Path path) {}

  private record Planned(Operation operation, int from, int until, Fault fault) {}

  private record Event(Operation operation, int at, Runnable action) {}

  /** Counts only calls of the paths that it is about. */
  private static final class OfSome {
    private final Operation operation;
    private final Predicate<Path> paths;
    private final Fault fault;
    private int left;

    OfSome(Operation operation, Predicate<Path> paths, int nth, Fault fault) {
      this.operation = operation;
      this.paths = paths;
      this.left = nth;
      this.fault = fault;
    }

    boolean isDue(Operation asked, Path path) {
      return asked == operation && paths.test(path) && --left == 0;
    }
  }

  private final List<Call> calls = new ArrayList<>();
  private final List<Planned> planned = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final List<OfSome> ofSome = new ArrayList<>();
  private final Map<Operation, Integer> counts = new EnumMap<>(Operation.class);
  private OptionalLong free = OptionalLong.empty();

  /**
   * The {@code nth} call of {@code operation} from now on fails, 1 is the next one; those after it
   * do not.
   */
  public synchronized void failAt(Operation operation, int nth, Fault fault) {
    int at = count(operation) + nth;
    planned.add(new Planned(operation, at, at, fault));
  }

  /**
   * The {@code nth} call of {@code operation} from now on fails, and all after it, until {@link
   * #heal}.
   */
  public synchronized void failFrom(Operation operation, int nth, Fault fault) {
    planned.add(new Planned(operation, count(operation) + nth, Integer.MAX_VALUE, fault));
  }

  /**
   * The {@code nth} call of {@code operation} with one of these paths fails, 1 is the next one;
   * those after it do not.
   */
  public synchronized void failAt(
      Operation operation, Predicate<Path> paths, int nth, Fault fault) {
    ofSome.add(new OfSome(operation, paths, nth, fault));
  }

  /** Right before the {@code nth} call of {@code operation} from now on, {@code action} happens. */
  public synchronized void before(Operation operation, int nth, Runnable action) {
    events.add(new Event(operation, count(operation) + nth, action));
  }

  /** Every file store reports {@code bytes} as free. */
  public synchronized void free(long bytes) {
    free = OptionalLong.of(bytes);
  }

  /** Nothing fails any more, and nothing was asked. */
  public synchronized void heal() {
    planned.clear();
    events.clear();
    ofSome.clear();
    calls.clear();
    counts.clear();
    free = OptionalLong.empty();
  }

  /** What was asked, in order, since the beginning or the last {@link #heal}; what failed too. */
  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  /** How often {@code operation} was asked. */
  public synchronized int count(Operation operation) {
    return counts.getOrDefault(operation, 0);
  }

  synchronized OptionalLong free() {
    return free;
  }

  /** Counts a call. */
  synchronized Optional<Fault> next(Operation operation, Path path) {
    calls.add(new Call(operation, path));
    int count = counts.merge(operation, 1, Integer::sum);
    // As planned by now: an event may plan what becomes of later calls.
    Optional<Fault> fault =
        planned.stream()
            .filter(
                plan -> plan.operation == operation && plan.from <= count && count <= plan.until)
            .map(Planned::fault)
            .findFirst();
    for (OfSome some : ofSome) {
      if (some.isDue(operation, path)) {
        fault = Optional.of(some.fault);
      }
    }
    events.stream()
        .filter(event -> event.operation == operation && event.at == count)
        .toList()
        .forEach(event -> event.action.run());
    return fault;
  }

  /** Does {@code action} on {@code path}, or fails instead. */
  <T> T on(Operation operation, Path path, Action<T> action) throws IOException {
    Optional<Fault> fault = next(operation, path);
    if (fault.isEmpty()) {
      return action.run();
    }
    IOException failure = fault.get().on(path);
    if (fault.get() == Fault.DONE_BUT_FAILED) {
      try {
        action.run();
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
    throw failure;
  }

  /** Does {@code action} on a channel, or fails instead. */
  <T> T onChannel(Operation operation, Path path, Action<T> action) throws IOException {
    Optional<Fault> fault = next(operation, path);
    if (fault.isEmpty()) {
      return action.run();
    }
    throw fault.get().onChannel();
  }

  /** Something that may fail by itself, too. */
  interface Action<T> {
    T run() throws IOException;
  }
}
