package dev.spillway.export.planning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.export.row.Export;
import dev.spillway.problem.Problem;
import dev.spillway.problem.ProblemType;
import dev.spillway.recipe.Recipes;
import dev.spillway.recipe.model.InvalidParametersException;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import java.util.Map;

/** What was asked for, read from the row of an export that is made later, or by another node. */
public final class StoredRequest {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private StoredRequest() {}

  /**
   * The recipe of an export, as it is now.
   *
   * @throws ProblemException {@code unknown-recipe} when it has gone
   */
  public static Recipe recipe(Export export, Recipes recipes) {
    return recipes
        .find(export.recipe)
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemType.UNKNOWN_RECIPE, "The recipe went before the export was made.")
                    .exception());
  }

  /**
   * The parameters of an export, checked again.
   *
   * @throws ProblemException {@code invalid-parameters} when the recipe does not take them any more
   */
  public static Parameters parameters(Export export, Recipe recipe) {
    try {
      Map<String, Object> json =
          JSON.readValue(export.parameters, new TypeReference<Map<String, Object>>() {});
      return Parameters.again(recipe, json, export.owner);
    } catch (InvalidParametersException e) {
      throw Problem.of(
              ProblemType.INVALID_PARAMETERS,
              "The recipe changed before the export was made. Ask again.")
          .exception(e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a row has parameters that are no JSON object", e);
    }
  }
}
