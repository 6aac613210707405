package dev.spillway.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Detects whether this process runs in a container of its own: it is process 1, or its parent is
 * process 1 and only a shell or an init program. Then no other program uses the loopback address,
 * so a service that listens there cannot be reached.
 *
 * @param exists whether a file exists
 * @param environment names of the environment variables
 * @param pid of this process
 * @param parent pid of the parent process; 0 when it is outside of the container
 * @param first name of the program of process 1; empty when it cannot be read
 */
record Container(
    Predicate<Path> exists, Set<String> environment, long pid, long parent, String first) {

  private static final List<Path> SIGNS =
      List.of(Path.of("/.dockerenv"), Path.of("/run/.containerenv"));

  private static final String KUBERNETES = "KUBERNETES_SERVICE_HOST";

  private static final Set<String> MINDERS =
      Set.of(
          "tini", "docker-init", "dumb-init", "catatonit", "sh", "bash", "dash", "ash", "busybox");

  static Container here() {
    ProcessHandle self = ProcessHandle.current();
    return new Container(
        Files::exists,
        System.getenv().keySet(),
        self.pid(),
        self.parent().map(ProcessHandle::pid).orElse(0L),
        firstProgram().orElse(""));
  }

  private static Optional<String> firstProgram() {
    try {
      return Optional.of(Files.readString(Path.of("/proc/1/comm")).strip());
    } catch (IOException e) {
      return Optional.empty(); // no Linux, or hidden from this user
    }
  }

  /** Whether the container was started for this process. */
  boolean isForThis() {
    boolean container = environment.contains(KUBERNETES) || SIGNS.stream().anyMatch(exists);
    return container && (pid == 1 || (parent == 1 && MINDERS.contains(first)));
  }
}
