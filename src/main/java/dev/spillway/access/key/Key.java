package dev.spillway.access.key;

import java.security.MessageDigest;
import java.util.Collection;
import java.util.Optional;

/** A stored key: its terms and the hash of its secret. */
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
   * Returns the key with this hash. Always compares all keys, each in constant time, so that the
   * duration reveals nothing about the hash.
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
