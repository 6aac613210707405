package dev.spillway.recipe.pick;

import dev.spillway.recipe.model.Parameter;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.source.root.Root;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Picks files in ways that no glob and no query can express. The same parameters and the same files
 * of the root give the same result, so that an archive that is made again is identical.
 * Thread-safe.
 */
public interface Picker {

  /** Its name in recipes. */
  String name();

  /**
   * Why a recipe with these parameters cannot use it, one sentence each on what to write; empty
   * when it can.
   */
  List<String> problems(Map<String, Parameter> parameters);

  /**
   * Picks files.
   *
   * @param parameters of a recipe without {@link #problems}
   * @throws SelectionException when the parameters or the files of the root allow no result
   * @throws IOException when the root cannot be read
   */
  Picked pick(Root root, Parameters parameters) throws IOException, SelectionException;
}
