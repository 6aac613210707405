package dev.spillway.access.key;

import java.security.MessageDigest;
import java.util.Collection;
import java.util.Optional;

/** A key as it is kept: what it is good for, and the hash of its secret. */
public final class Key {

  private final KeyTerms terms;
  private final byte[] hash;

  public Key(KeyTerms terms, byte[] hash) {
    this.terms = terms;
    this.hash = hash.clone();
  }

  public KeyTerms terms() {
    return terms;
  }

  /**
   * The key with this hash. Looks at all of them, and all of each, whatever it finds: how long it
   * takes tells nothing.
   */
  public static Optional<Key> find(Collection<Key> keys, byte[] hash) {
    Key found = null;
    for (Key key : keys) {
      if (MessageDigest.isEqual(key.hash, hash)) {
        found = key;
      }
    }
    return Optional.ofNullable(found);
  }
}
