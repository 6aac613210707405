package dev.spillway.recipe;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;

/** The location of the recipes. */
@ConfigMapping(prefix = "spillway")
public interface RecipeSettings {

  /** Folder of the recipes: {@code *.yaml} files, one recipe each. */
  Path recipes();
}
