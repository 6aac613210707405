package dev.spillway.recipe.read;

/**
 * A problem of a recipe file.
 *
 * @param file the file's name within the folder of recipes, or the folder itself
 * @param line from 1; 0 for a problem of the whole file
 * @param column from 1, in characters; 0 for a problem of the whole file
 * @param message what is wrong, and what to write instead
 */
public record RecipeProblem(String file, int line, int column, String message) {

  public static RecipeProblem ofFile(String file, String message) {
    return new RecipeProblem(file, 0, 0, message);
  }

  /** {@code training-plan.yaml:3:12: message}, the format that editors and terminals recognize. */
  @Override
  public String toString() {
    return line == 0 ? file + ": " + message : file + ":" + line + ":" + column + ": " + message;
  }
}
