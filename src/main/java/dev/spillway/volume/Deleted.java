package dev.spillway.volume;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of blobs that were to be deleted.
 *
 * @param gone proven gone, and counted no more
 * @param failed still there, or perhaps so, by what the system said
 */
public record Deleted(List<Condemned> gone, Map<Condemned, String> failed) {

  static Deleted of(List<Condemned> due, BlobStore store, BlobRows rows) throws NotOursException {
    List<Condemned> gone = new ArrayList<>();
    Map<Condemned, String> failed = new LinkedHashMap<>();
    try {
      for (Condemned blob : due) {
        try {
          store.delete(blob.id());
          gone.add(blob);
        } catch (NotOursException e) {
          throw e;
        } catch (IOException e) {
          failed.put(blob, e.toString());
        }
      }
    } finally {
      // Also when the volume went away in the middle: what is gone is gone.
      rows.forget(gone.stream().map(Condemned::id).toList());
    }
    failed.forEach((blob, failure) -> rows.refused(blob.id(), failure));
    return new Deleted(gone, failed);
  }
}
