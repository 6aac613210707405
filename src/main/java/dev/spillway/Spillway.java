package dev.spillway;

import dev.spillway.ops.Service;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The program: {@code spillway} serves, {@code spillway --check} looks whether it could. */
@QuarkusMain
public final class Spillway {

  private static final int WRONG_USAGE = 2;

  private static final String USAGE =
      """
      Spillway makes archives on request and hands them over as downloads.

        spillway             serve
        spillway --create-key name=... [roles=requester,operator] [recipes=a,b] [owners=shop-*] [to=settings]
                             create a key for a caller, and print it once
        spillway --revoke-key <id or name>
        spillway --list-keys
        spillway --check     check settings, roots, recipes, queries, volume and database, and print all errors
        spillway --version   print the version
        spillway --help      print this

      Settings are read from config/application.properties of the working directory, from the
      environment (SPILLWAY_...), and from system properties (-Dspillway....). A native binary takes these
      as arguments; with Java, set them in SPILLWAY_JAVA_OPTS.""";

  private Spillway() {}

  public static void main(String... arguments) {
    switch (arguments.length == 0 ? "" : arguments[0]) {
      case "" -> Service.serve();
      case "--check" -> System.exit(Service.check());
      case "--create-key", "--revoke-key", "--list-keys" -> System.exit(Service.keys(arguments));
      case "--version" -> end(0, "Spillway " + Service.version());
      case "--help", "-h" -> end(0, USAGE);
      default -> end(WRONG_USAGE, "There is no option " + arguments[0] + ".\n\n" + USAGE);
    }
  }

  private static void end(int exitCode, String text) {
    (exitCode == 0 ? System.out : System.err).println(text);
    System.exit(exitCode);
  }
}
