package dev.spillway.recipe.read;

/**
 * Something wrong in a recipe file.
 *
 * @param file the file's name within the folder of recipes, or the folder itself
 * @param line from 1; 0 when the problem is with the file as a whole
 * @param column from 1, in characters; 0 when the problem is with the file as a whole
 * @param message what is wrong, and what to write instead
 */
public record RecipeProblem(String file, int line, int column, String message) {

  public static RecipeProblem ofFile(String file, String message) {
    return new RecipeProblem(file, 0, 0, message);
  }

  /** {@code training-plan.yaml:3:12: message}, as editors and terminals take it. */
  @Override
  public String toString() {
    return line == 0 ? file + ": " + message : file + ":" + line + ":" + column + ": " + message;
  }
}
