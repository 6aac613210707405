package dev.spillway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.testing.Form;
import dev.spillway.testing.PostgresResource;
import dev.spillway.testing.site.Crowd;
import dev.spillway.testing.site.Site;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service is killed at random moments, while people ask for exports, download them and delete
 * them, and sweeps run all the time. {@code -Dseed=} repeats what people do; what happens at the
 * same time cannot be repeated.
 */
class KilledAtRandomIT {

  private static final int KILLS = Form.choose(3, 200);
  private static final int LONGEST_MILLIS = 1200;
  private static final int KEPT_AT_MOST = 5;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Set<String> promised = new HashSet<>();

  @Test
  void everyPromiseHolds(@TempDir Path folder) throws Exception {
    System.out.println("seed=" + seed + " kills=" + KILLS);
    Map<String, String> settings =
        Map.of("spillway.sweep.every", "1s", "spillway.limits.generations", "2");
    try (Site site = Site.in(folder, PostgresResource.newDatabase(), settings);
        ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor()) {
      site.start();
      byte[] archive = site.calls().archive(site.calls().ready("kept")).asByteArray();
      for (int kill = 1; kill <= KILLS; kill++) {
        Crowd crowd = Crowd.at(site.calls(), archive, random.nextLong());
        killer
            .schedule(
                () -> {
                  site.service().kill();
                  return null;
                },
                random.nextInt(LONGEST_MILLIS),
                TimeUnit.MILLISECONDS)
            .get();
        crowd.end();
        site.rows().tenMinutesPass();
        site.start();
        assertWhole(site, archive, crowd, "after kill " + kill + " with seed " + seed);
      }
    }
  }

  private void assertWhole(Site site, byte[] archive, Crowd crowd, String when) throws Exception {
    assertThat(crowd.wrong()).as(when).isEmpty();
    promised.addAll(crowd.promised());
    promised.removeAll(crowd.deleted());
    site.audit().passWhileSweeping(archive);
    List<String> ready = site.calls().inState("READY");
    assertThat(ready).as("kept exports that somebody saw READY, " + when).containsAll(promised);
    for (String id : ready) {
      if (promised.size() > KEPT_AT_MOST || !promised.contains(id)) {
        promised.remove(id);
        site.calls().delete(id);
      }
    }
  }
}
