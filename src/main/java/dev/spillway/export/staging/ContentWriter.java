package dev.spillway.export.staging;

import dev.spillway.archive.entry.Content;
import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.EntryAttributes;
import dev.spillway.archive.entry.Format;
import dev.spillway.archive.entry.OpenContent;
import dev.spillway.export.delivery.Contents;
import dev.spillway.export.planning.Entries;
import dev.spillway.export.row.Export;
import dev.spillway.export.row.StagingProgress;
import dev.spillway.recipe.SelectedEntry;
import dev.spillway.recipe.SelectedEntry.ChosenDocument;
import dev.spillway.recipe.SelectedEntry.ChosenFile;
import dev.spillway.recipe.SelectedEntry.ChosenFolder;
import dev.spillway.recipe.SelectedEntry.ChosenRows;
import dev.spillway.recipe.Selection;
import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.volume.StoredBlob;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Writes the contents of one export into parts of its blob: documents of rows first, while their
 * snapshot is open, then files. Content that can be read from its source during the download is not
 * written.
 */
final class ContentWriter {

  private static final int BLOCK = 128 * 1024;

  private final PartWriter parts;
  private final Contents contents;
  private final ContentCopy copy;
  private final StagingProgress.Told told;

  private final boolean whole;

  /** Determines whether entries can be deflated, and whether all must be. */
  private final Format format;

  private final FetchedFiles fetched;

  /** By identity: a recipe may have equal items. */
  private final IdentityHashMap<Choice.RowsDocument, StagedPart> documents =
      new IdentityHashMap<>();

  private Selection selection;
  private StagedPart[] staged;

  ContentWriter(
      Recipe recipe,
      Export export,
      PartWriter parts,
      Contents contents,
      FetchedFiles fetched,
      StagingProgress.Told told) {
    this.format = recipe.archive().format();
    this.parts = parts;
    this.contents = contents;
    this.copy = new ContentCopy(contents, ByteBuffer.allocate(BLOCK));
    this.told = told;
    this.whole = isWhole(recipe, export);
    this.fetched = fetched;
  }

  /** Whether every byte has to be stored by Spillway. */
  static boolean isWhole(Recipe recipe, Export export) {
    return export.retention == Recipe.Retention.Mode.KEEP
        || recipe.snapshot()
        || recipe.archive().format() == Format.TAR_GZ;
  }

  void choose(Selection selected) {
    selection = selected;
    staged = new StagedPart[selected.chosen().size()];
  }

  Selection selection() {
    return selection;
  }

  /** Writes all documents of rows; the snapshots may be closed afterwards. */
  void rows(Recipe recipe, Snapshots snapshots, Parameters parameters) throws IOException {
    List<Choice.RowsDocument> all = new ArrayList<>();
    for (Choice choice : recipe.contents()) {
      if (choice instanceof Choice.RowsDocument document) {
        all.add(document);
      }
    }
    if (all.isEmpty()) {
      return;
    }
    told.rows(estimate(snapshots, all, parameters));
    for (Choice.RowsDocument document : all) {
      document(
          out -> snapshots.write(document, parameters, out, told::rowsDone),
          part -> documents.put(document, part));
    }
  }

  private static OptionalLong estimate(
      Snapshots snapshots, List<Choice.RowsDocument> documents, Parameters parameters)
      throws IOException {
    long sum = 0;
    for (Choice.RowsDocument document : documents) {
      OptionalLong expected = snapshots.estimate(document, parameters);
      if (expected.isEmpty()) {
        return OptionalLong.empty();
      }
      sum += expected.getAsLong();
    }
    return OptionalLong.of(sum);
  }

  private void document(PartWriter.Writing writing, Consumer<StagedPart> done) throws IOException {
    if (format == Format.TAR) {
      parts.stored(writing, done);
    } else {
      parts.deflated(writing, done);
    }
  }

  /**
   * Stages the files that have to be stored and are not yet, and documents that are too large for a
   * manifest.
   */
  void files() throws IOException {
    told.entries(staged.length);
    for (int i = 0; i < staged.length; i++) {
      int entry = i;
      switch (selection.chosen().get(i)) {
        case ChosenFile file -> {
          if (fetched.isFetched(file.root())) {
            told.entryDone();
          } else {
            file(i, file);
          }
        }
        case ChosenDocument document -> {
          if (document.bytes().remaining() > Content.INLINE_LIMIT) {
            document(out -> write(document.bytes(), out), part -> done(entry, part));
          } else {
            told.entryDone();
          }
        }
        case ChosenFolder _, ChosenRows _ -> told.entryDone();
      }
    }
    parts.flush();
    for (int i = 0; i < staged.length; i++) {
      switch (selection.chosen().get(i)) {
        case ChosenFile file when fetched.isFetched(file.root()) ->
            staged[i] = fetched.part(file.root(), file.file().path()).orElse(null);
        case ChosenRows rows -> staged[i] = documents.get(rows.document());
        case ChosenFile _, ChosenDocument _, ChosenFolder _ -> {}
      }
    }
  }

  /** Stages one file. Does nothing if it is read from its root during the download. */
  private void file(int entry, ChosenFile file) throws IOException {
    Content.RootFile content = content(file);
    boolean deflate = format == Format.TAR_GZ && !Media.compressed(file.file().path());
    if (format == Format.ZIP && file.compress()) {
      deflate = Media.shrinks(file.file().path(), () -> beginning(content));
    }
    PartWriter.Writing writing =
        out ->
            copy.copy(
                content,
                block ->
                    out.write(
                        block.array(), block.arrayOffset() + block.position(), block.remaining()));
    if (deflate) {
      parts.deflated(writing, part -> done(entry, part));
    } else if (whole) {
      parts.stored(writing, part -> done(entry, part));
    } else {
      told.entryDone();
    }
  }

  private void done(int entry, StagedPart part) {
    staged[entry] = part;
    told.entryDone();
  }

  private ByteBuffer beginning(Content.RootFile content) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(Media.SAMPLE, content.length()));
    try (OpenContent open = contents.openPatiently(content, 0, buffer.limit())) {
      open.read(buffer, 0);
      open.verify();
    }
    return buffer.flip();
  }

  private static void write(ByteBuffer bytes, OutputStream out) throws IOException {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    out.write(copy);
  }

  private static Content.RootFile content(ChosenFile file) {
    return new Content.RootFile(file.root(), file.file().path(), file.file().stamp());
  }

  /** Returns whether some entry is read from a root during the download. */
  boolean readsRoots() {
    for (int i = 0; i < staged.length; i++) {
      if (staged[i] == null && selection.chosen().get(i) instanceof ChosenFile) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the entries in the order of the selection; call it once the blob is complete. {@code
   * catalogue} creates the entries that are not in the blob.
   */
  List<Entry> entries(Entries catalogue, StoredBlob blob) throws IOException {
    List<SelectedEntry> others = new ArrayList<>();
    for (int i = 0; i < staged.length; i++) {
      if (staged[i] == null) {
        others.add(selection.chosen().get(i));
      }
    }
    var made = catalogue.of(others, selection.checksums()).iterator();
    List<Entry> entries = new ArrayList<>(staged.length);
    for (int i = 0; i < staged.length; i++) {
      SelectedEntry chosen = selection.chosen().get(i);
      entries.add(
          staged[i] == null
              ? made.next()
              : staged[i]
                  .entry(chosen.entryName(), modified(chosen), blob.id(), blob.length())
                  .with(attributes(chosen))
                  .wanted(chosen.was()));
    }
    return entries;
  }

  private static EntryAttributes attributes(SelectedEntry chosen) {
    return EntryAttributes.of(chosen instanceof ChosenFile file && file.file().executable());
  }

  private static Instant modified(SelectedEntry chosen) {
    return switch (chosen) {
      case ChosenFile file -> file.file().modified();
      case ChosenDocument document -> document.modified();
      case ChosenFolder _, ChosenRows _ -> SelectedEntry.WITHOUT_TIME;
    };
  }
}
