package dev.spillway.recipe.training;

import dev.spillway.digest.Sha256;
import dev.spillway.source.root.Root;
import dev.spillway.source.root.SourceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The files of one folder in a shuffled order, none twice before all were drawn. Shuffles while
 * drawing, so that a folder of many thousands costs no more than its names; names that are not
 * regular files are skipped then. Not thread-safe.
 */
final class Deck {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final Root root;
  private final String folder;
  private final List<String> names;
  private final List<SourceFile> drawn = new ArrayList<>();
  private long state;

  /**
   * Number of cards drawn from {@code names}; when those are used up, it counts on for {@code
   * drawn}.
   */
  private int out;

  Deck(Root root, String folder, List<String> names, byte[] seed) {
    this.root = root;
    this.folder = folder;
    this.names = new ArrayList<>(names);
    this.state = state(folder, seed);
  }

  /** Draws the next file; empty when the folder has none. */
  Optional<SourceFile> draw() throws IOException {
    while (out < names.size()) {
      Collections.swap(names, out, out + below(names.size() - out));
      Optional<SourceFile> file = root.find(folder + "/" + names.get(out++));
      if (file.isPresent()) {
        drawn.add(file.get());
        return file;
      }
    }
    return drawn.isEmpty() ? Optional.empty() : Optional.of(drawAgain());
  }

  private SourceFile drawAgain() {
    int again = (out - names.size()) % drawn.size();
    out++;
    int choices = drawn.size() - again;
    // The last file of a round is not the first of the next one, if there is another.
    boolean opening = again == 0 && drawn.size() > 1;
    Collections.swap(drawn, again, again + below(opening ? choices - 1 : choices));
    return drawn.get(again);
  }

  private static long state(String folder, byte[] seed) {
    MessageDigest digest = Sha256.begin();
    digest.update(seed);
    return ByteBuffer.wrap(digest.digest(folder.getBytes(StandardCharsets.UTF_8))).getLong();
  }

  /** SplitMix64, implemented here: the choice must be the same with every version of Java. */
  private int below(int bound) {
    state += GOLDEN_GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (int) Long.remainderUnsigned(z ^ (z >>> 31), bound);
  }
}
