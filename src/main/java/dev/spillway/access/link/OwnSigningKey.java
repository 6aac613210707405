package dev.spillway.access.link;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The key that signs links where none is configured: made once and kept in the database, so that
 * all nodes have the same.
 */
@ApplicationScoped
class OwnSigningKey {

  /** No configured key stands beside it, so the name is free. */
  static final String NAME = "spillway";

  private final EntityManager entities;

  OwnSigningKey(EntityManager entities) {
    this.entities = entities;
  }

  /** Makes it when it is not there yet. */
  @Transactional
  SigningKey get() {
    byte[] secret = new byte[SigningKey.SHORTEST_SECRET];
    new SecureRandom().nextBytes(secret);
    // Of two nodes that make one at once, the second waits here for the first and then has its.
    entities
        .createNativeQuery("insert into link_key (secret) values (:secret) on conflict do nothing")
        .setParameter("secret", HexFormat.of().formatHex(secret))
        .executeUpdate();
    return new SigningKey(
        NAME, (String) entities.createNativeQuery("select secret from link_key").getSingleResult());
  }
}
