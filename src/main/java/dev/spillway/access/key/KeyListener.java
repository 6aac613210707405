package dev.spillway.access.key;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Is told what is done with the table of keys, in the transaction that does it: neither is there
 * without the other.
 */
public interface KeyListener {

  /** Of whoever only reads the table. */
  KeyListener NOBODY =
      new KeyListener() {
        @Override
        public void made(Connection transaction, String id, KeyTerms terms) {}

        @Override
        public void revoked(Connection transaction, String id, KeyTerms terms) {}
      };

  /** A key of this id was made. */
  void made(Connection transaction, String id, KeyTerms terms) throws SQLException;

  /** The key of this id is good no more. */
  void revoked(Connection transaction, String id, KeyTerms terms) throws SQLException;
}
