package dev.spillway.source.root;

import java.util.Set;

/** No root of this name is configured. */
public final class UnknownRootException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnknownRootException(String name, Set<String> known) {
    super(
        "there is no root "
            + name
            + ": set spillway.roots."
            + name
            + ".path or .bucket, or use one of "
            + known);
  }
}
