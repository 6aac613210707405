package dev.spillway.access.key;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Receives the changes to the key table. Each call runs in the transaction of the change, so the
 * change and the listener's own write commit or roll back together.
 */
public interface KeyListener {

  /** Does nothing; for callers that only read the table. */
  KeyListener NOBODY =
      new KeyListener() {
        @Override
        public void made(Connection transaction, String id, KeyTerms terms) {}

        @Override
        public void revoked(Connection transaction, String id, KeyTerms terms) {}
      };

  /** Called after the key with this id was created. */
  void made(Connection transaction, String id, KeyTerms terms) throws SQLException;

  /** Called after the key with this id was revoked. */
  void revoked(Connection transaction, String id, KeyTerms terms) throws SQLException;
}
