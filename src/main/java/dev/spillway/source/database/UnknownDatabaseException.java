package dev.spillway.source.database;

import java.util.Set;

/** No database of this name is configured. */
public final class UnknownDatabaseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownDatabaseException(String name, Set<String> known) {
    super(
        "there is no database "
            + name
            + ": set spillway.databases."
            + name
            + ".url, or use one of "
            + known);
  }
}
