package dev.spillway.access;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The audit trail, for operators to read. */
public interface AuditTrail {

  /** Returns at most {@code size} entries with ids less than {@code before}, newest first. */
  Page page(Filter filter, OptionalLong before, int size);

  /**
   * Selects the entries of a page; an empty member does not restrict it.
   *
   * @param from time of the first entries that are listed
   * @param to time of the first later entries that are not
   * @param recipes names of the recipes whose entries are listed; entries without a recipe are
   *     listed, too, but of the keys only what {@code reader} did
   * @param reader name of the caller who reads
   */
  record Filter(
      Optional<String> event,
      Optional<String> exportId,
      Optional<String> owner,
      Optional<String> caller,
      Optional<Instant> from,
      Optional<Instant> to,
      Set<String> recipes,
      String reader) {

    public Filter {
      recipes = Set.copyOf(recipes);
    }
  }

  /**
   * One page of entries.
   *
   * @param next value of {@code before} for the next page; empty on the last page
   */
  record Page(List<Entry> entries, OptionalLong next) {

    public Page {
      entries = List.copyOf(entries);
    }
  }

  /**
   * One audit entry.
   *
   * @param id increases with each entry
   * @param at time of the event, by the clock of the node that caused it
   * @param event one word of a closed list
   * @param exportId empty when the event is not about a single export; likewise {@code recipe} and
   *     {@code owner}
   * @param caller name of a key or a link; empty when Spillway acted on its own
   * @param details JSON values; their names depend on the event
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
