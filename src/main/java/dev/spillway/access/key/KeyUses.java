package dev.spillway.access.key;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Remembers which keys are used, and writes it down once a minute: an operator revokes a key that
 * nobody uses any more. Thread-safe.
 */
@ApplicationScoped
public class KeyUses {

  private static final Logger LOG = Logger.getLogger(KeyUses.class);

  private final Keys table;
  private final Set<String> used = ConcurrentHashMap.newKeySet();

  public KeyUses(DataSource database) {
    this.table = new Keys(database);
  }

  /** Adds a valid key, by its hash. Never blocks. */
  public void add(byte[] hash) {
    used.add(HexFormat.of().formatHex(hash));
  }

  @Scheduled(every = "1m", concurrentExecution = ConcurrentExecution.SKIP)
  @RunOnVirtualThread
  public void write() {
    Set<String> now = Set.copyOf(used);
    if (now.isEmpty()) {
      return;
    }
    try {
      table.used(now);
      used.removeAll(now);
    } catch (SQLException e) {
      // Tried again in a minute.
      LOG.debugf(e, "the use of keys was not written");
    }
  }
}
