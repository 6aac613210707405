package dev.spillway.export.row;

import dev.spillway.export.generation.Generation;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Makes exports READY and remembers them. An alternative: where it is not asked for, nothing is
 * generated.
 */
@Alternative
@Singleton
public class RecordedGeneration implements Generation {

  /** Exports whose ids begin so are generated until an interrupt ends it. */
  public static final String BLOCKING = "blocking";

  public final Set<String> started = ConcurrentHashMap.newKeySet();
  public final Set<String> interrupted = ConcurrentHashMap.newKeySet();

  @Override
  public void generate(String exportId) throws InterruptedException {
    started.add(exportId);
    if (exportId.startsWith(BLOCKING)) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.add(exportId);
        throw e;
      }
    }
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                Export.update(
                    "state = ?1 where id = ?2 and state = ?3",
                    ExportState.READY,
                    exportId,
                    ExportState.GENERATING));
  }
}
