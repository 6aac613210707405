package dev.spillway.export.planning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.export.row.Export;
import dev.spillway.export.row.Statuses;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.Recipes;
import dev.spillway.recipe.model.InvalidParametersException;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import java.util.Map;

/**
 * Reads the request of an export from its row, for exports that are made later or by another node.
 */
public final class StoredRequest {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private StoredRequest() {}

  /**
   * Returns the current recipe of an export.
   *
   * @throws ProblemException {@code unknown-recipe} when it no longer exists
   */
  public static Recipe recipe(Export export, Recipes recipes) {
    return recipes
        .find(export.recipe)
        .map(recipe -> recipe.as(Statuses.format(export)).inParts(export.partSize()))
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemType.UNKNOWN_RECIPE,
                        "The recipe was removed before the export was made.")
                    .exception());
  }

  /**
   * Returns the parameters of an export, validated again.
   *
   * @throws ProblemException {@code invalid-parameters} when the recipe no longer accepts them
   */
  public static Parameters parameters(Export export, Recipe recipe) {
    try {
      Map<String, Object> json =
          JSON.readValue(export.parameters, new TypeReference<Map<String, Object>>() {});
      return Parameters.again(recipe, json, export.owner);
    } catch (InvalidParametersException e) {
      throw Problem.of(
              ProblemType.INVALID_PARAMETERS,
              "The recipe changed before the export was made. Request it again.")
          .exception(e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a row has parameters that are no JSON object", e);
    }
  }
}
