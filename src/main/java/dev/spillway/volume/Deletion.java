package dev.spillway.volume;

import dev.spillway.volume.store.BlobStore;
import dev.spillway.volume.store.NotOursException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;

/**
 * Deletes condemned blobs, a few in parallel: the system takes tens of milliseconds to delete a
 * large file, most of it waiting.
 */
final class Deletion {

  /** Deletions in parallel. */
  private static final int STRANDS = 4;

  private final BlobStore store;
  private final Queue<Condemned> waiting;
  private final Collection<Condemned> gone = new ConcurrentLinkedQueue<>();
  private final Map<Condemned, String> failed = new ConcurrentHashMap<>();
  private volatile NotOursException away;

  private Deletion(List<Condemned> due, BlobStore store) {
    this.waiting = new ConcurrentLinkedQueue<>(due);
    this.store = store;
  }

  static Deleted of(List<Condemned> due, BlobStore store, BlobRows rows, ExecutorService executor)
      throws NotOursException {
    Deletion deletion = new Deletion(due, store);
    try {
      deletion.run(Math.min(STRANDS, due.size()), executor);
    } finally {
      // Also when the volume went away midway: the blobs deleted before are gone.
      rows.forget(deletion.gone.stream().map(Condemned::id).toList());
    }
    if (deletion.away != null) {
      throw deletion.away;
    }
    deletion.failed.forEach((blob, failure) -> rows.refused(blob.id(), failure));
    return new Deleted(List.copyOf(deletion.gone), Map.copyOf(deletion.failed));
  }

  /** Returns when all strands have ended, successfully or not. */
  private void run(int strands, ExecutorService executor) {
    CompletableFuture<?>[] others =
        Stream.generate(() -> CompletableFuture.runAsync(this::strand, executor))
            .limit(Math.max(0, strands - 1))
            .toArray(CompletableFuture[]::new);
    try {
      strand();
    } finally {
      join(CompletableFuture.allOf(others));
    }
  }

  private static void join(CompletableFuture<Void> others) {
    try {
      others.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  private void strand() {
    Condemned blob = waiting.poll();
    while (blob != null && away == null) {
      try {
        store.delete(blob.id());
        gone.add(blob);
      } catch (NotOursException e) {
        away = e;
      } catch (IOException e) {
        failed.put(blob, e.toString());
      }
      blob = waiting.poll();
    }
  }
}
