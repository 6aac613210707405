package dev.spillway.access;

import dev.spillway.access.key.AccessSettings;
import dev.spillway.access.key.ConfiguredKeys;
import dev.spillway.access.key.Key;
import dev.spillway.access.key.KeyTerms;
import dev.spillway.access.key.KeyWitnesses;
import dev.spillway.access.key.Keys;
import dev.spillway.access.key.ListedKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** The keys, for operators who look after them through the API. */
@ApplicationScoped
public class ManagedKeys {

  private final DataSource database;
  private final AccessSettings settings;
  private final KeyWitnesses witnesses;

  ManagedKeys(DataSource database, AccessSettings settings, KeyWitnesses witnesses) {
    this.database = database;
    this.settings = settings;
    this.witnesses = witnesses;
  }

  /** The terms of the keys of the settings; they can be changed only there. */
  public List<KeyTerms> configured() {
    return ConfiguredKeys.of(settings).stream().map(Key::terms).distinct().toList();
  }

  /** The keys of the table, including revoked ones, oldest first. */
  public List<ListedKey> listed() {
    try {
      return new Keys(database).all();
    } catch (SQLException e) {
      throw new AccessUnavailableException(e);
    }
  }

  /** Makes a key for {@code caller}; its secret cannot be read again. */
  public Keys.Created make(KeyTerms terms, String caller) {
    try {
      return new Keys(database, witnesses.of(caller)).create(terms);
    } catch (SQLException e) {
      throw new AccessUnavailableException(e);
    }
  }

  /** Revokes the valid key with this id; returns false when there is none. */
  public boolean revoke(String id, String caller) {
    try {
      return new Keys(database, witnesses.of(caller)).revokeId(id);
    } catch (SQLException e) {
      throw new AccessUnavailableException(e);
    }
  }
}
