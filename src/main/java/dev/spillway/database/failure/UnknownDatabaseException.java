package dev.spillway.database.failure;

import java.util.Set;

/** No database of this name is configured. */
public final class UnknownDatabaseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnknownDatabaseException(String name, Set<String> known) {
    super(
        "there is no database "
            + name
            + ": set spillway.databases."
            + name
            + ".url, or use one of "
            + known);
  }
}
