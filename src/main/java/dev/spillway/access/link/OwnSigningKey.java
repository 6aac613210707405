package dev.spillway.access.link;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The key that signs links if none is configured. It is generated once and stored in the database,
 * so that all nodes share it.
 */
@ApplicationScoped
class OwnSigningKey {

  /** Cannot clash with a configured key: this key is used only if none is configured. */
  static final String NAME = "spillway";

  private final EntityManager entities;

  OwnSigningKey(EntityManager entities) {
    this.entities = entities;
  }

  /** Returns the key; generates it on first use. */
  @Transactional
  SigningKey get() {
    byte[] secret = new byte[SigningKey.SHORTEST_SECRET];
    new SecureRandom().nextBytes(secret);
    // If two nodes insert at the same time, the second waits here and then reads the first one's
    // key.
    entities
        .createNativeQuery("insert into link_key (secret) values (:secret) on conflict do nothing")
        .setParameter("secret", HexFormat.of().formatHex(secret))
        .executeUpdate();
    return new SigningKey(
        NAME, (String) entities.createNativeQuery("select secret from link_key").getSingleResult());
  }
}
