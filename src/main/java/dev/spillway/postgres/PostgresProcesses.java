package dev.spillway.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The PostgreSQL processes that work on one data directory, regardless of which process started
 * them.
 *
 * <p>A process counts if the kernel says in {@code /proc} that its program is called {@code
 * postgres} and its working directory is the data directory. The process id in {@code
 * postmaster.pid} alone proves nothing: after a crash, it may belong to any process.
 *
 * @param data the data directory, absolute and without symbolic links
 */
record PostgresProcesses(Path data) {

  private static final Duration FAST = Duration.ofSeconds(15);
  private static final Duration IMMEDIATE = Duration.ofSeconds(5);
  private static final Duration KILLED = Duration.ofSeconds(10);

  /**
   * Returns what the server wrote to {@code postmaster.pid}; empty when the file is missing or
   * unreadable.
   */
  Optional<ServerState> state() throws IOException {
    Path file = data.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    // Line 1 is the process id, line 8 the state. A server that has just started has not written
    // all lines.
    List<String> lines = Files.readString(file).lines().map(String::strip).toList();
    if (lines.isEmpty() || !lines.getFirst().matches("\\d{1,9}")) {
      return Optional.empty();
    }
    return Optional.of(
        new ServerState(
            Long.parseLong(lines.getFirst()), lines.size() > 7 && lines.get(7).equals("ready")));
  }

  /** Returns the port of a server that is ready; empty when none is running. */
  OptionalInt port() throws IOException {
    Optional<ServerState> server = state().filter(ServerState::ready);
    if (server.isEmpty() || !running().contains(server.get().pid())) {
      return OptionalInt.empty();
    }
    // Line 4. A ready server has written it.
    return OptionalInt.of(
        Integer.parseInt(
            Files.readString(data.resolve("postmaster.pid"))
                .lines()
                .skip(3)
                .findFirst()
                .orElseThrow()
                .strip()));
  }

  /** The first process of a server, and whether it accepts connections. */
  record ServerState(long pid, boolean ready) {}

  /** Returns the process ids, in no particular order. */
  List<Long> running() throws IOException {
    List<Long> running = new ArrayList<>();
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      for (Path process : processes.filter(PostgresProcesses::hasNumber).toList()) {
        if (isOurs(process)) {
          running.add(Long.valueOf(process.getFileName().toString()));
        }
      }
    }
    return running;
  }

  /**
   * Ends all of them, gently first, and removes a left-over {@code postmaster.pid}.
   *
   * @return number of processes found
   * @throws StartRefusedException when they do not end
   */
  int end() throws IOException, InterruptedException {
    List<Long> found = running();
    if (!found.isEmpty()) {
      Optional<Long> server = state().map(ServerState::pid).filter(found::contains);
      boolean ended = server.isPresent() && signalled("INT", List.of(server.get()), FAST);
      ended =
          ended || signalled("QUIT", running(), IMMEDIATE) || signalled("KILL", running(), KILLED);
      if (!ended) {
        throw new StartRefusedException(
            "PostgreSQL's processes %s hold %s and do not end: end them, then start again."
                .formatted(running(), data));
      }
    }
    Files.deleteIfExists(data.resolve("postmaster.pid"));
    return found.size();
  }

  private boolean signalled(String signal, List<Long> processes, Duration patience)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "kill -" + signal + " \"$@\" 2>/dev/null", "sh"));
    processes.forEach(process -> command.add(process.toString()));
    new ProcessBuilder(command).start().waitFor();
    long end = System.nanoTime() + patience.toNanos();
    while (!running().isEmpty()) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(Duration.ofMillis(10));
    }
    return true;
  }

  private boolean isOurs(Path process) {
    try {
      // The kernel appends " (deleted)" when the program file was replaced.
      return Files.readSymbolicLink(process.resolve("exe"))
              .getFileName()
              .toString()
              .matches("postgres( \\(deleted\\))?")
          && Files.readSymbolicLink(process.resolve("cwd")).equals(data);
    } catch (IOException e) {
      // It has ended, or belongs to another user: not one of ours.
      return false;
    }
  }

  private static boolean hasNumber(Path process) {
    return process.getFileName().toString().chars().allMatch(Character::isDigit);
  }
}
