package dev.spillway.recipe;

import dev.spillway.source.Root;
import dev.spillway.source.SourceFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Chooses what goes into an archive. Reads names and stamps, never bytes. Thread-safe. */
public final class Selector {

  private final Function<String, Optional<Root>> roots;
  private final Pickers pickers;

  /**
   * @param roots finds a root by its name
   */
  public Selector(Function<String, Optional<Root>> roots, Pickers pickers) {
    this.roots = roots;
    this.pickers = pickers;
  }

  /**
   * Chooses for one request.
   *
   * @throws SelectionException when nothing sound can be chosen
   * @throws IOException when a root cannot be read
   */
  public Selection select(Recipe recipe, Parameters parameters)
      throws IOException, SelectionException {
    // A document may stand before the pick that it lists, so picks come first.
    Map<Choice, Picked> picked = new HashMap<>();
    for (Choice choice : recipe.contents()) {
      if (choice instanceof Choice.Pick pick && !picked.containsKey(pick)) {
        picked.put(pick, picker(pick.picker()).pick(root(pick.root()), parameters));
      }
    }
    var chosen = new ArrayList<Chosen>();
    for (Choice choice : recipe.contents()) {
      switch (choice) {
        case Choice.Files files -> addFiles(files, recipe.missing(), chosen);
        case Choice.Pick pick ->
            picked
                .get(pick)
                .files()
                .forEach(
                    file ->
                        chosen.add(
                            new Chosen.ChosenFile(file.entryName(), pick.root(), file.file())));
        case Choice.PickedDocument document ->
            picked.values().forEach(list -> chosen.add(document(document.entryName(), list)));
      }
    }
    return new Selection(recipe.archive().filename().render(parameters), chosen);
  }

  private void addFiles(Choice.Files files, Recipe.Missing missing, List<Chosen> chosen)
      throws IOException, SelectionException {
    List<SourceFile> found = root(files.root()).list(files.glob()::matches);
    if (found.isEmpty() && missing == Recipe.Missing.FAIL) {
      throw SelectionException.ofRoot(
          "No file matches " + files.glob() + ": there is nothing to archive.");
    }
    found.forEach(file -> chosen.add(new Chosen.ChosenFile(file.path(), files.root(), file)));
  }

  private static Chosen document(String entryName, Picked picked) {
    Instant newest =
        picked.files().stream()
            .map(file -> file.file().modified())
            .max(Instant::compareTo)
            .orElse(Instant.EPOCH);
    var csv = new CsvDocument(picked.columns());
    picked.files().forEach(file -> csv.row(file.row()));
    return new Chosen.ChosenDocument(entryName, csv.bytes(), newest);
  }

  private Picker picker(String name) {
    return pickers
        .find(name)
        .orElseThrow(() -> new IllegalStateException("no picker named " + name));
  }

  private Root root(String name) {
    return roots.apply(name).orElseThrow(() -> new IllegalStateException("no root named " + name));
  }
}
