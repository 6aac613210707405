package dev.spillway.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.read.RecipeReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The recipe {@code selection}, which needs no file: the request names the entries. */
public final class SelectionRecipe {

  /** Its name. */
  public static final String NAME = "selection";

  private SelectionRecipe() {}

  /** Returns the recipe for these roots; empty when there are none, or one is not configured. */
  static Optional<Recipe> of(List<String> roots, RecipeReader reader) {
    if (roots.isEmpty()) {
      return Optional.empty();
    }
    try {
      String yaml =
          """
          title: Selected files
          archive: {format: zip, filename: selection.zip}
          contents:
            - selection: {roots: %s, formats: [tar]}
          """
              .formatted(new ObjectMapper().writeValueAsString(roots));
      return reader
          .read(NAME + ".yaml", ByteBuffer.wrap(yaml.getBytes(StandardCharsets.UTF_8)), Map.of())
          .recipe();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("names are JSON values", e);
    }
  }
}
