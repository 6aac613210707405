package dev.spillway.archive.layout;

import dev.spillway.archive.deflate.ParallelDeflater;
import dev.spillway.archive.entry.Entry;
import dev.spillway.archive.entry.Format;

/**
 * Adds up the length of an archive entry by entry, so that it can be cut where it would become too
 * long.
 */
abstract sealed class ArchiveLength {

  static ArchiveLength of(Format format) {
    return switch (format) {
      case ZIP -> new OfZip();
      case TAR -> new OfTar();
      case TAR_GZ -> new OfTarGz();
    };
  }

  /** Adds an entry. Returns the length of the archive with all entries so far, in bytes. */
  abstract long add(Entry entry);

  private static final class OfZip extends ArchiveLength {
    private long contents;
    private long directory;
    private int count;

    @Override
    long add(Entry entry) {
      directory += ZipRecords.centralLength(entry, contents);
      contents = Math.addExact(contents + ZipRecords.localLength(entry), entry.content().length());
      count++;
      return contents + directory + ZipRecords.endLength(count, contents, directory);
    }
  }

  private static final class OfTar extends ArchiveLength {
    private long entries;

    @Override
    long add(Entry entry) {
      entries =
          Math.addExact(
              entries + TarHeader.length(entry),
              PartedLayout.filled(entry.size(), TarHeader.BLOCK));
      return entries + TarLayout.END_LENGTH;
    }
  }

  private static final class OfTarGz extends ArchiveLength {
    private long before = TarGzLayout.HEADER_LENGTH;

    /** Bytes of the TAR since the last deflated content. */
    private long run;

    @Override
    long add(Entry entry) {
      run += TarHeader.length(entry);
      long filled = PartedLayout.filled(entry.size(), TarHeader.BLOCK);
      switch (entry.compression()) {
        case STORED -> run = Math.addExact(run, filled);
        case DEFLATED -> {
          long spliced = entry.content().length() - ParallelDeflater.END_LENGTH;
          before = Math.addExact(before + TarGzLayout.storedLength(run), spliced);
          run = filled - entry.size();
        }
      }
      return before
          + TarGzLayout.storedLength(run + TarLayout.END_LENGTH)
          + TarGzLayout.TRAILER_LENGTH;
    }
  }
}
