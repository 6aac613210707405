package dev.spillway.recipe;

import dev.spillway.archive.entry.ObjectStamp;
import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.pick.SelectionException;
import dev.spillway.recipe.selection.RequestedEntry;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.source.root.Root;
import dev.spillway.source.root.SourceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Finds the files that a request names, and compares them with what it says about them. */
final class RequestedFiles {

  private final Choice.Selection taken;
  private final String base;
  private final Function<String, Root> roots;
  private final List<SelectedEntry> chosen = new ArrayList<>();
  private final Set<String> folders = new HashSet<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();
  private final Map<Selection.FileName, Integer> checksums = new HashMap<>();

  /**
   * Creates an empty result.
   *
   * @param base folder of the roots below which the paths are; empty for the roots
   */
  RequestedFiles(Choice.Selection taken, String base, Function<String, Root> roots) {
    this.taken = taken;
    this.base = base;
    this.roots = roots;
  }

  /** Entries in the order of the request, without missing ones. */
  List<SelectedEntry> chosen() {
    return chosen;
  }

  /** Entry names of files that are missing, or are not what the request says. */
  List<String> missing() {
    return missing;
  }

  /** CRC-32 that files must have. */
  Map<Selection.FileName, Integer> checksums() {
    return checksums;
  }

  /** The error about missing files. */
  SelectionException refused() {
    return SelectionException.ofRoot(
        reasons.size() == 1
            ? "The file for the entry " + reasons.getFirst() + "."
            : "Files for these entries cannot be taken: " + SafeText.some(reasons) + ".");
  }

  /**
   * Adds the entries of a request.
   *
   * @throws SelectionException when the recipe no longer takes one of them
   * @throws IOException when a root cannot be read
   */
  void add(List<RequestedEntry> entries) throws IOException, SelectionException {
    Map<Selection.FileName, Optional<SourceFile>> found = find(entries);
    for (RequestedEntry entry : entries) {
      switch (entry) {
        case RequestedEntry.File file -> add(file, found.get(name(file)));
        case RequestedEntry.Text text ->
            chosen.add(
                new SelectedEntry.ChosenDocument(
                    text.name(),
                    ByteBuffer.wrap(text.text().getBytes(StandardCharsets.UTF_8)),
                    SelectedEntry.WITHOUT_TIME));
        case RequestedEntry.Folder folder -> {
          if (folders.add(folder.folder())) {
            chosen.add(new SelectedEntry.ChosenFolder(folder.folder()));
          }
        }
      }
    }
  }

  /** Looks each file up once, all files of a root at a time. */
  private Map<Selection.FileName, Optional<SourceFile>> find(List<RequestedEntry> entries)
      throws IOException, SelectionException {
    Map<String, Map<String, Selection.FileName>> named = new LinkedHashMap<>();
    Map<String, Map<String, Integer>> said = new HashMap<>();
    for (RequestedEntry entry : entries) {
      if (entry instanceof RequestedEntry.File file) {
        Selection.FileName name = name(file);
        named.computeIfAbsent(name.root(), _ -> new LinkedHashMap<>()).put(name.path(), name);
        file.expected()
            .crc32()
            .ifPresent(
                crc32 ->
                    said.computeIfAbsent(name.root(), _ -> new HashMap<>())
                        .putIfAbsent(name.path(), crc32));
      }
    }
    Map<Selection.FileName, Optional<SourceFile>> found = new HashMap<>();
    for (var ofRoot : named.entrySet()) {
      if (!taken.roots().contains(ofRoot.getKey())) {
        throw SelectionException.ofRoot(
            "The recipe no longer takes files of the root "
                + SafeText.value(ofRoot.getKey())
                + ". Ask again.");
      }
      List<String> paths = List.copyOf(ofRoot.getValue().keySet());
      List<Optional<SourceFile>> files =
          roots.apply(ofRoot.getKey()).findAll(paths, said.getOrDefault(ofRoot.getKey(), Map.of()));
      for (int i = 0; i < paths.size(); i++) {
        found.put(ofRoot.getValue().get(paths.get(i)), files.get(i));
      }
    }
    return found;
  }

  private Selection.FileName name(RequestedEntry.File file) {
    return new Selection.FileName(
        file.root().orElse(taken.roots().getFirst()),
        base.isEmpty() ? file.path() : base + "/" + file.path());
  }

  private void add(RequestedEntry.File file, Optional<SourceFile> found) {
    Optional<String> difference =
        found.isEmpty()
            ? Optional.of("is missing in its source")
            : difference(file.expected(), found.get());
    if (difference.isEmpty() && file.expected().crc32().isPresent()) {
      int crc32 = file.expected().crc32().getAsInt();
      Integer earlier = checksums.putIfAbsent(name(file), crc32);
      if (earlier != null && earlier != crc32) {
        difference = Optional.of("has two different values of crc32 in the request");
      }
    }
    if (difference.isPresent()) {
      missing.add(file.entryName());
      reasons.add(SafeText.value(file.entryName()) + " " + difference.get());
    } else {
      chosen.add(
          new SelectedEntry.ChosenFile(file.entryName(), name(file).root(), found.get(), false));
    }
  }

  /** The first difference, for the client; empty when there is none. */
  private static Optional<String> difference(RequestedEntry.Expected expected, SourceFile file) {
    long size = file.stamp().size();
    if (expected.size().isPresent() && expected.size().getAsLong() != size) {
      return Optional.of("has " + size + " bytes, not " + expected.size().getAsLong());
    }
    if (expected.modified().isPresent()
        && !expected.modified().get().equals(rounded(file.modified(), expected.modified().get()))) {
      return Optional.of(
          "was modified at " + file.modified() + ", not at " + expected.modified().get());
    }
    return expected.etag().flatMap(etag -> difference(etag, file));
  }

  private static Optional<String> difference(String etag, SourceFile file) {
    if (!(file.stamp() instanceof ObjectStamp object)) {
      return Optional.of("has no ETag, because its root is a folder: leave \"etag\" out");
    }
    if (object.etag().isEmpty()) {
      return Optional.of("has no ETag: leave \"etag\" out");
    }
    return bare(etag).equals(bare(object.etag()))
        ? Optional.empty()
        : Optional.of("has another ETag");
  }

  private static String bare(String etag) {
    return etag.replaceAll("^\"|\"$", "");
  }

  /** {@code time} with as many digits as {@code given} has. */
  private static Instant rounded(Instant time, Instant given) {
    int nanos = given.get(ChronoField.NANO_OF_SECOND);
    if (nanos == 0) {
      return time.truncatedTo(ChronoUnit.SECONDS);
    }
    if (nanos % 1_000_000 == 0) {
      return time.truncatedTo(ChronoUnit.MILLIS);
    }
    return nanos % 1_000 == 0 ? time.truncatedTo(ChronoUnit.MICROS) : time;
  }
}
