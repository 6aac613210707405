package dev.spillway.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.read.RecipeTexts;
import org.junit.jupiter.api.Test;

class JsonSchemaTest {

  private static void assertSchema(Recipe recipe, String expected) throws Exception {
    var mapper = new ObjectMapper();
    assertThat(mapper.readTree(mapper.writeValueAsString(JsonSchema.of(recipe))))
        .isEqualTo(mapper.readTree(expected));
  }

  @Test
  void describesTheTrainingPlan() throws Exception {
    assertSchema(
        RecipeTexts.trainingPlan(),
        """
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Training plan", "type": "object",
         "properties": {
           "student": {"type": "string", "maxLength": 64},
           "weeks": {"type": "integer", "minimum": 1, "maximum": 52},
           "mode": {"type": "string", "enum": ["assessment", "focus"]},
           "focus": {"type": "array", "items": {"type": "string"}, "default": []},
           "results": {"type": "object", "additionalProperties": {"type": "number", "minimum": 0, "maximum": 100}}},
         "required": ["student", "weeks", "mode"],
         "additionalProperties": false,
         "allOf": [{"if": {"properties": {"mode": {"const": "assessment"}}, "required": ["mode"]},
                    "then": {"required": ["results"]}}]}
        """);
  }

  @Test
  void knowsThatADefaultNeedsNotBeGiven() throws Exception {
    assertSchema(
        RecipeTexts.withParameters(
            "n: {type: integer, default: 2, description: how many}",
            "f: {type: boolean, default: false}",
            "s: {type: string, minLength: 1, maxLength: 9, pattern: '^a', requiredWhen: {n: 2, f: true}}"),
        """
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "T", "type": "object",
         "properties": {
           "n": {"type": "integer", "default": 2, "description": "how many"},
           "f": {"type": "boolean", "default": false},
           "s": {"type": "string", "minLength": 1, "maxLength": 9, "pattern": "^a"}},
         "required": [],
         "additionalProperties": false,
         "allOf": [{"if": {"properties": {"n": {"const": 2}, "f": {"const": true}}, "required": ["f"]},
                    "then": {"required": ["s"]}}]}
        """);
  }

  @Test
  void doesNotTellOfWhatNoRequestGives() throws Exception {
    assertSchema(
        RecipeTexts.withParameters(
            "user: {type: integer, from: owner}", "year: {type: integer, default: 2026}"),
        """
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "T", "type": "object",
         "properties": {"year": {"type": "integer", "default": 2026}},
         "required": [],
         "additionalProperties": false}
        """);
  }
}
