package dev.spillway.export.delivery;

import dev.spillway.archive.layout.ArchiveParts;
import dev.spillway.archive.layout.Layout;
import dev.spillway.export.settings.ExportLimits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A cache of the layouts of recent archives: least recently used out first, limited in bytes. A
 * layout that a download still holds is found even after it was evicted, so that many downloads of
 * one archive share one layout.
 */
@ApplicationScoped
public class LayoutCache {

  private final long mostBytes;
  private final Map<String, Layout> recent = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, WeakReference<Layout>> alive = new ConcurrentHashMap<>();
  private long bytes;

  @Inject
  LayoutCache(ExportLimits limits) {
    this(limits.layoutCache().asLongValue());
  }

  LayoutCache(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /**
   * Returns the layout of the manifest with {@code hash}. Concurrent calls load it once. Empty when
   * {@code load} returns none.
   *
   * @param partSize of its parts; empty when it has one
   */
  Optional<Layout> get(String hash, OptionalLong partSize, Supplier<Optional<Layout>> load) {
    return get(partSize.isPresent() ? hash + "/" + partSize.getAsLong() : hash, load);
  }

  Optional<Layout> get(String hash, Supplier<Optional<Layout>> load) {
    Layout[] held = new Layout[1];
    alive.compute(
        hash,
        (_, reference) -> {
          held[0] = reference == null ? null : reference.get();
          if (held[0] != null) {
            return reference;
          }
          held[0] = load.get().orElse(null);
          return held[0] == null ? null : new WeakReference<>(held[0]);
        });
    if (held[0] != null) {
      keep(hash, held[0]);
    }
    return Optional.ofNullable(held[0]);
  }

  /** Adds a layout. */
  public void put(String hash, Layout layout) {
    OptionalLong partSize =
        layout instanceof ArchiveParts parts ? OptionalLong.of(parts.size()) : OptionalLong.empty();
    get(hash, partSize, () -> Optional.of(layout));
  }

  private synchronized void keep(String key, Layout layout) {
    if (recent.putIfAbsent(key, layout) == null) {
      bytes += layout.footprint();
      alive.values().removeIf(reference -> reference.get() == null);
    } else {
      recent.get(key);
    }
    Iterator<Map.Entry<String, Layout>> oldest = recent.entrySet().iterator();
    while (bytes > mostBytes && oldest.hasNext()) {
      bytes -= oldest.next().getValue().footprint();
      oldest.remove();
    }
  }
}
