package dev.spillway.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the programs of PostgreSQL are run on this machine.
 *
 * <p>They refuse to run as root, so root runs them in a user namespace of their own ({@code unshare
 * -U}), where it is nobody and still owns its files. And {@code setpriv} asks the kernel to end a
 * server when the thread that started it ends, which covers a Spillway that is killed; where a
 * machine has no {@code setpriv} that can, the next start ends it.
 *
 * @param namespace what precedes every command; empty unless root
 * @param tie what precedes a server; empty where it cannot be tied to us
 */
record PostgresCommand(List<String> namespace, List<String> tie) {

  /**
   * A terminal's Ctrl-C and a supervisor's signal to the group are for Spillway, which ends its
   * server last.
   */
  private static final List<String> OWN_SESSION = List.of("setsid");

  /** SIGINT is PostgreSQL's fast shutdown: it ends its sessions and writes a checkpoint. */
  private static final List<String> END_WITH_PARENT = List.of("setpriv", "--pdeathsig", "INT");

  PostgresCommand {
    namespace = List.copyOf(namespace);
    tie = List.copyOf(tie);
  }

  /**
   * @throws StartRefusedException when this is root and may not make a user namespace
   */
  static PostgresCommand here() throws IOException, InterruptedException {
    List<String> namespace = List.of();
    if (ownUid().equals(0)) {
      namespace = List.of("unshare", "-U");
      if (!works(join(namespace, List.of("true")))) {
        throw new StartRefusedException(
            "PostgreSQL refuses to run as root and unshare -U is not allowed here: run Spillway as another user,"
                + " or set spillway.database.url to a PostgreSQL of your own.");
      }
    }
    List<String> tie = new ArrayList<>();
    for (List<String> part : List.of(OWN_SESSION, END_WITH_PARENT)) {
      if (works(join(namespace, join(part, List.of("true"))))) {
        tie.addAll(part);
      }
    }
    return new PostgresCommand(namespace, tie);
  }

  /**
   * Runs a command to its end.
   *
   * @return its exit code and all that it printed
   */
  Outcome run(List<String> command) throws IOException, InterruptedException {
    Process process = builder(join(namespace, command)).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output.strip());
  }

  /**
   * Starts a server, errors in its output; the calling thread must live as long as the server
   * shall.
   */
  Process start(List<String> command) throws IOException {
    Process process =
        builder(join(namespace, join(tie, command))).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return process;
  }

  /** What a command came to. */
  record Outcome(int exitCode, String output) {

    /**
     * The line that says why: PostgreSQL's programs begin it with their name and {@code error} or
     * {@code FATAL}.
     */
    String reason() {
      return output
          .lines()
          .filter(line -> line.contains("error:") || line.contains("FATAL:"))
          .findFirst()
          .or(() -> output.lines().reduce((first, second) -> second))
          .orElse("exit code " + exitCode);
    }
  }

  private static boolean works(List<String> command) throws InterruptedException {
    try {
      return builder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      // No such program on this machine.
      return false;
    }
  }

  private static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  /** The user that this process is. */
  static Object ownUid() throws IOException {
    return uid(Path.of("/proc/self"));
  }

  /** Whose it is; of a link, of what it leads to. */
  static Object uid(Path path) throws IOException {
    return Files.getAttribute(path, "unix:uid");
  }

  private static List<String> join(List<String> first, List<String> second) {
    List<String> joined = new ArrayList<>(first);
    joined.addAll(second);
    return joined;
  }
}
