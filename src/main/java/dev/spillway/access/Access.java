package dev.spillway.access;

import dev.spillway.access.caller.Caller;
import dev.spillway.access.caller.Owners;
import dev.spillway.access.caller.Role;
import dev.spillway.access.key.AccessMode;
import dev.spillway.access.key.AccessSettings;
import dev.spillway.access.key.ConfiguredKeys;
import dev.spillway.access.key.Key;
import dev.spillway.access.key.KeyUses;
import dev.spillway.access.key.Keys;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * The access mode and the authenticator. Both are chosen when the service starts and do not change
 * while it runs.
 */
@ApplicationScoped
public class Access {

  private static final Logger LOG = Logger.getLogger(Access.class);

  private final AccessSettings settings;
  private final Keys table;
  private final KeySessions sessions;
  private final KeyUses uses;
  private final InstantSource clock;
  private volatile AccessMode mode = AccessMode.KEYS;
  private volatile Authenticator authenticator;

  Access(
      AccessSettings settings,
      DataSource database,
      KeySessions sessions,
      KeyUses uses,
      InstantSource clock) {
    this.settings = settings;
    this.table = new Keys(database);
    this.sessions = sessions;
    this.uses = uses;
    this.clock = clock;
    this.authenticator = new KeyAuthenticator(List.of(), table, sessions, uses, clock);
  }

  public AccessMode mode() {
    return mode;
  }

  public Authenticator authenticator() {
    return authenticator;
  }

  void decide(@Observes StartupEvent started) throws SQLException {
    List<Key> settled = ConfiguredKeys.of(settings);
    int listed = table.good().size();
    mode = mode(settings, settled.size() + listed);
    switch (mode) {
      case KEYS -> {
        authenticator = new KeyAuthenticator(settled, table, sessions, uses, clock);
        if (settled.isEmpty() && listed == 0) {
          LOG.warnf(
              "event=access mode=keys settings=0 table=0; all requests are refused until there is a"
                  + " key");
        } else {
          LOG.infof("event=access mode=keys settings=%d table=%d", settled.size(), listed);
        }
      }
      case OPEN -> {
        authenticator = new OpenAuthenticator();
        LOG.warnf("event=access mode=open; all requests are accepted, without a key");
      }
      case LOCAL -> {
        authenticator = new OpenAuthenticator();
        LOG.infof(
            "event=access mode=local; only requests from this machine are accepted, until there"
                + " are keys (spillway --create-key, or spillway.access.keys) or"
                + " spillway.access.mode=open");
      }
    }
  }

  /**
   * Returns the access mode that the configuration results in.
   *
   * @param keys number of keys, in the configuration and in the table
   */
  public static AccessMode mode(AccessSettings settings, int keys) {
    return settings
        .mode()
        .map(
            set ->
                switch (set) {
                  case KEYS -> AccessMode.KEYS;
                  case OPEN -> AccessMode.OPEN;
                })
        .orElse(keys > 0 ? AccessMode.KEYS : AccessMode.LOCAL);
  }

  /** Accepts every request, with all roles and for any owner. */
  private static final class OpenAuthenticator implements Authenticator {

    @Override
    public Optional<Authentication> recall(Credentials credentials) {
      return Optional.of(authenticate(credentials));
    }

    @Override
    public Authentication authenticate(Credentials credentials) {
      return new Authentication.Proven(
          new Caller(
              "open",
              credentials.owner().orElse(""),
              Owners.ANY,
              EnumSet.allOf(Role.class),
              Set.of()));
    }

    @Override
    public List<Caller> named(String name, String owner) {
      return List.of(new Caller(name, owner, Owners.ANY, EnumSet.allOf(Role.class), Set.of()));
    }
  }
}
