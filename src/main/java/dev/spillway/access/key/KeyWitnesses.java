package dev.spillway.access.key;

/** Makes the witnesses of changes that clients of the API make to the table of keys. */
public interface KeyWitnesses {

  /**
   * Returns a witness of one change.
   *
   * @param caller name of the key that the client has
   */
  KeyListener of(String caller);
}
