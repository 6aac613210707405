package dev.spillway.recipe;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The recipes of the service. */
@ConfigMapping(prefix = "spillway")
public interface RecipeSettings {

  /**
   * Folder of the recipes: {@code *.yaml} files, one recipe each. May be left out if there is a
   * recipe without a file.
   */
  Optional<Path> recipes();

  /** The recipe whose entries a request names. */
  SelectionSettings selection();

  /** Configuration of the recipe {@code selection}. */
  interface SelectionSettings {

    /** The roots whose files a request may name; without them there is no such recipe. */
    Optional<List<String>> roots();
  }
}
