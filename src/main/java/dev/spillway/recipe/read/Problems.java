package dev.spillway.recipe.read;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** Collects the problems of one file while it is read. */
final class Problems {

  private final String file;
  private final List<RecipeProblem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void at(Node node, String message) {
    at(node.getStartMark(), message);
  }

  void at(Mark mark, String message) {
    found.add(new RecipeProblem(file, mark.getLine() + 1, mark.getColumn() + 1, message));
  }

  void at(int line, int column, String message) {
    found.add(new RecipeProblem(file, line, column, message));
  }

  void inFile(String message) {
    found.add(RecipeProblem.ofFile(file, message));
  }

  boolean none() {
    return found.isEmpty();
  }

  /** In the order of the file. */
  List<RecipeProblem> sorted() {
    return found.stream()
        .sorted(
            Comparator.comparingInt(RecipeProblem::line).thenComparingInt(RecipeProblem::column))
        .toList();
  }
}
