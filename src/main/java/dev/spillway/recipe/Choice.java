package dev.spillway.recipe;

/** One item of a recipe's contents: how entries are chosen. */
public sealed interface Choice {

  /** Every file of {@code root} whose path matches; each keeps its path as its entry name. */
  record Files(Glob glob, String root) implements Choice {}

  /** What the {@link Picker} of this name takes from {@code root}. */
  record Pick(String picker, String root) implements Choice {}

  /** The list of what the recipe's picker took, as a CSV document of this entry name. */
  record PickedDocument(String entryName) implements Choice {}
}
