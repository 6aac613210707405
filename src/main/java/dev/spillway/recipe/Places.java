package dev.spillway.recipe;

import dev.spillway.database.failure.DatabaseException;
import dev.spillway.database.failure.LastFailure;
import dev.spillway.database.session.Databases;
import dev.spillway.source.Roots;
import dev.spillway.source.root.RootHealth;
import dev.spillway.source.root.WalkSummary;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The places that recipes read, and whether they can be read now: for operators. */
@ApplicationScoped
public class Places {

  /** A database that takes longer cannot make an archive now either. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Roots roots;
  private final Databases databases;
  private final ExecutorService executor;

  Places(Roots roots, Databases databases, @VirtualThreads ExecutorService executor) {
    this.roots = roots;
    this.databases = databases;
    this.executor = executor;
  }

  /**
   * A root.
   *
   * @param state of its catalogue on this node: {@code waiting}, {@code walking}, {@code
   *     cataloguing}, {@code complete}, {@code incomplete} or {@code on-demand}
   * @param files that can be read, at the last walk
   * @param catalogued of these, those whose checksum is known
   * @param failed of these, those that could not be read
   * @param unusable what is neither a readable file nor a folder, at the last walk
   * @param problem why it cannot be walked; empty when it can
   */
  public record RootState(
      String name,
      boolean immutable,
      String state,
      long files,
      long catalogued,
      long failed,
      long unusable,
      Optional<String> problem) {}

  /** All roots, by name. */
  public List<RootState> roots() {
    List<RootState> all = new ArrayList<>();
    roots.health().forEach((name, health) -> all.add(state(name, health)));
    return all;
  }

  private RootState state(String name, RootHealth health) {
    WalkSummary census = health.census();
    return new RootState(
        name,
        roots.get(name).immutable(),
        health.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        census.candidates(),
        health.catalogued(),
        health.failed(),
        census.notUtf8() + census.unreadable() + census.special() + census.symlinks(),
        health.problem());
  }

  /**
   * A database.
   *
   * @param problem why no connection could be opened now; empty when one could
   * @param last its last error on this node; empty when there was none since the start
   */
  public record DatabaseState(String name, Optional<String> problem, Optional<LastError> last) {}

  /** What a query or the server said, and when. */
  public record LastError(Instant at, String detail) {

    private static LastError of(LastFailure failure) {
      return new LastError(failure.at(), failure.detail());
    }
  }

  /** All databases by name; opens a connection to each, for at most some seconds. */
  public List<DatabaseState> databases() throws InterruptedException {
    List<String> names = List.copyOf(databases.names());
    List<Callable<Optional<String>>> tries =
        names.stream().map(name -> (Callable<Optional<String>>) () -> problem(name)).toList();
    List<Future<Optional<String>>> tried =
        executor.invokeAll(tries, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    List<DatabaseState> states = new ArrayList<>();
    for (int index = 0; index < names.size(); index++) {
      String name = names.get(index);
      states.add(
          new DatabaseState(
              name,
              result(tried.get(index)),
              databases.get(name).lastFailure().map(LastError::of)));
    }
    return states;
  }

  private Optional<String> problem(String name) {
    try {
      databases.get(name).reach();
      return Optional.empty();
    } catch (DatabaseException e) {
      return Optional.of(e.detail());
    } catch (IOException e) {
      return Optional.of(e.toString());
    }
  }

  private static Optional<String> result(Future<Optional<String>> tried)
      throws InterruptedException {
    try {
      return tried.get();
    } catch (CancellationException e) {
      return Optional.of("no answer within %s s".formatted(PATIENCE.toSeconds()));
    } catch (ExecutionException e) {
      return Optional.of(String.valueOf(e.getCause()));
    }
  }
}
