package dev.spillway.access;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What was written down of who did what; for operators to read. */
public interface AuditTrail {

  /** Newest first, at most {@code size}, of those before {@code before}. */
  Page page(Filter filter, OptionalLong before, int size);

  /**
   * Which entries a page lists; what is empty does not narrow it.
   *
   * @param recipes names of those whose entries are listed, beside the ones that are of no recipe
   */
  record Filter(
      Optional<String> event,
      Optional<String> exportId,
      Optional<String> owner,
      Set<String> recipes) {

    public Filter {
      recipes = Set.copyOf(recipes);
    }
  }

  /**
   * Some entries.
   *
   * @param next what the page after is {@code before}; empty on the last
   */
  record Page(List<Entry> entries, OptionalLong next) {

    public Page {
      entries = List.copyOf(entries);
    }
  }

  /**
   * One thing that was done.
   *
   * @param id grows with each entry
   * @param at when, by the clock of the node that did it
   * @param event what: one word of a closed list
   * @param exportId empty when it is about no single export; {@code recipe} and {@code owner}
   *     likewise
   * @param caller the name of a key or a link; empty when Spillway did it by itself
   * @param details JSON values, by the event
   */
  record Entry(
      long id,
      Instant at,
      String event,
      Optional<String> exportId,
      Optional<String> recipe,
      Optional<String> owner,
      Optional<String> caller,
      Map<String, Object> details) {}
}
