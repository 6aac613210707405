package dev.spillway.recipe;

import dev.spillway.recipe.model.Choice;
import dev.spillway.recipe.model.NamedFiles;
import dev.spillway.recipe.model.Parameters;
import dev.spillway.recipe.model.Recipe;
import dev.spillway.recipe.pick.Picked;
import dev.spillway.recipe.pick.Picker;
import dev.spillway.recipe.pick.Pickers;
import dev.spillway.recipe.pick.SelectionException;
import dev.spillway.recipe.selection.RequestedSelection;
import dev.spillway.recipe.type.SafeText;
import dev.spillway.source.root.Root;
import dev.spillway.source.root.SourceFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Selects the entries of an archive. Reads names and stamps, but no content. Thread-safe. */
public final class Selector {

  private final Function<String, Optional<Root>> roots;
  private final Pickers pickers;

  /**
   * Creates a selector.
   *
   * @param roots finds a root by its name
   */
  public Selector(Function<String, Optional<Root>> roots, Pickers pickers) {
    this.roots = roots;
    this.pickers = pickers;
  }

  /**
   * The same selector for work that no client waits for: retries while the store of a root is
   * unreachable.
   */
  public Selector patient() {
    return through(Root::patient);
  }

  /** The same selector, which finds files of each root through another one. */
  public Selector through(UnaryOperator<Root> other) {
    return new Selector(name -> roots.apply(name).map(other), pickers);
  }

  /**
   * Selects the entries for one request.
   *
   * @param named runs the queries that name files
   * @param most limit of the entries that the caller can use; further ones may be left out
   * @throws SelectionException when no valid selection is possible
   * @throws IOException when a root cannot be read
   */
  public Selection select(Recipe recipe, Parameters parameters, NamedFiles named, int most)
      throws IOException, SelectionException {
    // Picks first, because a document may precede the pick that it lists.
    Map<Choice, Picked> picked = new HashMap<>();
    for (Choice choice : recipe.contents()) {
      if (choice instanceof Choice.Pick pick && !picked.containsKey(pick)) {
        picked.put(pick, picker(pick.picker()).pick(root(pick.root()), parameters));
      }
    }
    var chosen = new ArrayList<SelectedEntry>();
    var missing = new ArrayList<String>();
    var checksums = new HashMap<Selection.FileName, Integer>();
    for (Choice choice : recipe.contents()) {
      switch (choice) {
        case Choice.Files files ->
            addFiles(files, parameters, recipe.missing(), most, chosen, missing);
        case Choice.OneFile file -> addFile(file, parameters, recipe.missing(), chosen, missing);
        case Choice.QueriedFiles files ->
            addFiles(files, recipe.missing(), named.of(files, parameters), chosen, missing);
        case Choice.Pick pick ->
            picked
                .get(pick)
                .files()
                .forEach(
                    file ->
                        chosen.add(
                            new SelectedEntry.ChosenFile(
                                file.entryName(), pick.root(), file.file(), pick.compress())));
        case Choice.Selection taken -> {
          RequestedFiles files =
              new RequestedFiles(taken, taken.base().render(parameters), this::root);
          files.add(parameters.selection().map(RequestedSelection::entries).orElse(List.of()));
          if (recipe.missing() == Recipe.Missing.FAIL && !files.missing().isEmpty()) {
            throw files.refused();
          }
          chosen.addAll(files.chosen());
          missing.addAll(files.missing());
          checksums.putAll(files.checksums());
        }
        case Choice.PickedDocument document ->
            picked.values().forEach(list -> chosen.add(document(document.entryName(), list)));
        case Choice.RowsDocument document ->
            chosen.add(new SelectedEntry.ChosenRows(document.entryName(), document));
      }
    }
    if (!missing.isEmpty()) {
      chosen.add(MissingReport.of(recipe.missingReport(), missing, recipe.staged()));
    }
    List<SelectedEntry> entries =
        switch (recipe.names()) {
          case RENAME -> Naming.of(chosen);
          case REFUSE -> Naming.checked(chosen);
        };
    String filename =
        parameters.filename().orElseGet(() -> recipe.archive().filename().render(parameters));
    return new Selection(filename, entries, missing, checksums);
  }

  private void addFiles(
      Choice.Files files,
      Parameters parameters,
      Recipe.Missing policy,
      int most,
      List<SelectedEntry> chosen,
      List<String> missing)
      throws IOException, SelectionException {
    FileMatches matches = new FileMatches(files, parameters);
    UnusableMatches misses = new UnusableMatches(matches, most);
    List<SourceFile> found =
        root(files.root()).list(matches.prefix(), matches::matches, most, misses);
    if (misses.tooMany() || (policy == Recipe.Missing.FAIL && !misses.none())) {
      throw misses.refused();
    }
    missing.addAll(misses.paths());
    if (found.isEmpty() && misses.none()) {
      switch (policy) {
        case FAIL ->
            throw SelectionException.ofRoot(
                "No file matches " + matches + ": there is nothing to archive.");
        case REPORT -> missing.add(matches.toString());
      }
    }
    found.forEach(
        file ->
            chosen.add(
                new SelectedEntry.ChosenFile(
                    matches.entryName(file.path()), files.root(), file, files.compress())));
  }

  private void addFile(
      Choice.OneFile file,
      Parameters parameters,
      Recipe.Missing policy,
      List<SelectedEntry> chosen,
      List<String> missing)
      throws IOException, SelectionException {
    String name = file.name().render(parameters);
    Optional<SourceFile> found = root(file.root()).find(file.file().render(parameters));
    if (found.isPresent()) {
      chosen.add(new SelectedEntry.ChosenFile(name, file.root(), found.get(), file.compress()));
    } else if (policy == Recipe.Missing.FAIL) {
      throw lost(List.of(name));
    } else {
      missing.add(name);
    }
  }

  private void addFiles(
      Choice.QueriedFiles files,
      Recipe.Missing policy,
      List<NamedFiles.NamedFile> named,
      List<SelectedEntry> chosen,
      List<String> missing)
      throws IOException, SelectionException {
    Root root = root(files.root());
    List<Optional<SourceFile>> all =
        root.findAll(named.stream().map(NamedFiles.NamedFile::path).toList());
    List<String> lost = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      NamedFiles.NamedFile name = named.get(i);
      Optional<SourceFile> found = all.get(i);
      if (found.isPresent()) {
        chosen.add(
            new SelectedEntry.ChosenFile(
                name.entryName(), files.root(), found.get(), files.compress()));
      } else {
        lost.add(name.entryName());
      }
    }
    if (policy == Recipe.Missing.FAIL && !lost.isEmpty()) {
      throw lost(lost);
    }
    missing.addAll(lost);
  }

  private static SelectionException lost(List<String> entryNames) {
    List<String> shown = entryNames.stream().map(SafeText::value).toList();
    return SelectionException.ofRoot(
        shown.size() == 1
            ? "The file for the entry " + shown.getFirst() + " is missing in its source."
            : "The files for these entries are missing in their source: "
                + SafeText.some(shown)
                + ".");
  }

  private static SelectedEntry document(String entryName, Picked picked) {
    Instant newest =
        picked.files().stream()
            .map(file -> file.file().modified())
            .max(Instant::compareTo)
            .orElse(Instant.EPOCH);
    var csv = new CsvDocument(picked.columns());
    picked.files().forEach(file -> csv.row(file.row()));
    return new SelectedEntry.ChosenDocument(entryName, csv.bytes(), newest);
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
