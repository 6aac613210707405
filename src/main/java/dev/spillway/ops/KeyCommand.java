package dev.spillway.ops;

import dev.spillway.access.caller.Owners;
import dev.spillway.access.caller.Role;
import dev.spillway.access.key.KeyTerms;
import dev.spillway.access.key.Keys;
import dev.spillway.access.key.ListedKey;
import dev.spillway.notice.AuditSettings;
import dev.spillway.notice.KeyAudit;
import dev.spillway.ops.check.Settings;
import dev.spillway.ops.database.CommandDatabase;
import dev.spillway.postgres.DatabaseSettings;
import dev.spillway.postgres.StartRefusedException;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The commands for keys, with or without a running service. Only a new key is written to {@code
 * out}, so that a script can read it; all messages go to {@code err}.
 */
record KeyCommand(Settings settings, PrintStream out, PrintStream err) {

  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  private static final String USAGE =
      """
        spillway --create-key name=shop [roles=requester,operator] [recipes=a,b] [owners=shop-*] [roots=a,b] [to=settings]
        spillway --revoke-key <id or name>
        spillway --list-keys""";

  /** Runs the command, and returns the exit code. */
  int run(List<String> arguments) {
    try {
      return switch (arguments.getFirst()) {
        case "--create-key" -> create(KeyArguments.of(arguments.subList(1, arguments.size())));
        case "--revoke-key" -> revoke(only(arguments));
        default -> list();
      };
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage() + "\n\n" + USAGE);
      return WRONG_USAGE;
    } catch (StartRefusedException e) {
      err.println(e.getMessage());
    } catch (IOException | SQLException e) {
      err.println("The database cannot be used (" + e.getMessage() + "): see spillway.database.*.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return FAILED;
  }

  private static String only(List<String> arguments) {
    if (arguments.size() != 2) {
      throw new IllegalArgumentException("--revoke-key takes one id or name.");
    }
    return arguments.get(1);
  }

  /** An operation on the table of keys. */
  private interface Work {
    int with(Keys keys) throws SQLException;
  }

  private int inTable(Work work) throws IOException, SQLException, InterruptedException {
    List<String> invalid = settings.invalid();
    if (!settings.isReadable(DatabaseSettings.class, AuditSettings.class)) {
      invalid.forEach(err::println);
      return FAILED;
    }
    try (CommandDatabase database = CommandDatabase.open(settings.database())) {
      Duration keep = settings.of(AuditSettings.class).keep();
      return work.with(database.keys(new KeyAudit(keep, System.getProperty("user.name"))));
    }
  }

  private int create(KeyArguments asked) throws IOException, SQLException, InterruptedException {
    if (asked.toSettings()) {
      tell(asked.terms(), Keys.unlisted());
      return 0;
    }
    return inTable(
        keys -> {
          Keys.Created created = keys.create(asked.terms());
          tell(asked.terms(), created);
          err.println(
              "Key "
                  + created.id()
                  + " is in the table of keys; a service that runs with keys takes it at once.");
          return 0;
        });
  }

  private void tell(KeyTerms terms, Keys.Created created) {
    out.println(created.secret());
    String prefix = "  spillway.access.keys." + terms.name();
    List<String> lines = new ArrayList<>();
    lines.add("This key is shown once. It is good for: " + described(terms) + ".");
    lines.add("As settings:");
    lines.add(prefix + ".hash=" + created.hash());
    lines.add(prefix + ".roles=" + words(terms.roles()));
    if (!terms.recipes().isEmpty()) {
      lines.add(prefix + ".recipes=" + joined(terms.recipes()));
    }
    lines.add(prefix + ".owners=" + terms.owners().pattern());
    if (!terms.roots().isEmpty()) {
      lines.add(prefix + ".roots=" + joined(terms.roots()));
    }
    lines.forEach(err::println);
  }

  private int revoke(String idOrName) throws IOException, SQLException, InterruptedException {
    return inTable(
        keys -> {
          int revoked = keys.revoke(idOrName);
          err.println(
              revoked == 0
                  ? "No key that is good has the id or name " + idOrName + ": see --list-keys."
                  : "Revoked "
                      + revoked
                      + (revoked == 1 ? " key" : " keys")
                      + " of "
                      + idOrName
                      + "; services that run know it within seconds.");
          return revoked == 0 ? FAILED : 0;
        });
  }

  private int list() throws IOException, SQLException, InterruptedException {
    return inTable(
        keys -> {
          for (ListedKey key : keys.all()) {
            out.printf(
                "%s  %s  made %s%s  %s%n",
                key.id(),
                key.terms().name(),
                key.createdAt(),
                key.revokedAt().map(at -> "  revoked " + at).orElse(""),
                described(key.terms()));
          }
          return 0;
        });
  }

  private static String described(KeyTerms terms) {
    return words(terms.roles())
        + "; recipes "
        + (terms.recipes().isEmpty() ? "all" : joined(terms.recipes()))
        + "; owners "
        + terms.owners().pattern()
        + (terms.roots().isEmpty() ? "" : "; roots " + joined(terms.roots()));
  }

  private static String words(Set<Role> roles) {
    return roles.stream().map(Role::word).sorted().collect(Collectors.joining(","));
  }

  private static String joined(Set<String> names) {
    return String.join(",", new TreeSet<>(names));
  }

  /** The arguments of {@code --create-key}. */
  record KeyArguments(KeyTerms terms, boolean toSettings) {

    private static final List<String> NAMES =
        List.of("name", "roles", "recipes", "owners", "roots", "to");

    static KeyArguments of(List<String> arguments) {
      Map<String, String> given =
          arguments.stream()
              .collect(
                  Collectors.toMap(
                      argument -> argument.replaceFirst("=.*", ""),
                      argument ->
                          argument.contains("=") ? argument.replaceFirst("^[^=]*=", "") : "",
                      (_, _) -> {
                        throw new IllegalArgumentException("Something is there twice.");
                      }));
      for (String name : given.keySet()) {
        if (!NAMES.contains(name) || given.get(name).isEmpty()) {
          throw new IllegalArgumentException(
              "\"" + name + "\" is none of " + String.join("=, ", NAMES) + "= with a value.");
        }
      }
      String name = given.getOrDefault("name", "");
      String to = given.getOrDefault("to", "table");
      if (!Set.of("table", "settings").contains(to)) {
        throw new IllegalArgumentException("to=" + to + " is neither table nor settings.");
      }
      return new KeyArguments(
          new KeyTerms(
              name,
              listed(given.getOrDefault("roles", "requester")).stream()
                  .map(Role::of)
                  .collect(Collectors.toSet()),
              listed(given.getOrDefault("recipes", "")),
              Owners.of(given.getOrDefault("owners", name.isEmpty() ? "*" : name)),
              listed(given.getOrDefault("roots", ""))),
          to.equals("settings"));
    }

    private static Set<String> listed(String words) {
      return words.isEmpty() ? Set.of() : new TreeSet<>(List.of(words.split(",", -1)));
    }
  }
}
