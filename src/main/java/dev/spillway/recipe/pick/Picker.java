package dev.spillway.recipe.pick;

import dev.spillway.recipe.model.Parameter;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.source.root.Root;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A choice of files that no glob and no query can say. The same parameters and the same files of
 * the root give the same choice, so that an archive made again is the same archive. Thread-safe.
 */
public interface Picker {

  /** What recipes call it. */
  String name();

  /**
   * What keeps a recipe with these parameters from using it, each a sentence that tells what to
   * write; empty when nothing does.
   */
  List<String> problems(Map<String, Parameter> parameters);

  /**
   * Chooses.
   *
   * @param parameters of a recipe that {@link #problems} had nothing against
   * @throws SelectionException when the parameters or the files of the root allow no choice
   * @throws IOException when the root cannot be read
   */
  Picked pick(Root root, Parameters parameters) throws IOException, SelectionException;
}
