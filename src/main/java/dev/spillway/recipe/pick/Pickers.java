package dev.spillway.recipe.pick;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** The pickers that recipes can use. */
public final class Pickers {

  private final SortedMap<String, Picker> byName;

  /**
   * Collects pickers.
   *
   * @throws IllegalArgumentException when two have the same name
   */
  public Pickers(Collection<? extends Picker> pickers) {
    var named = new TreeMap<String, Picker>();
    for (Picker picker : pickers) {
      if (named.put(picker.name(), picker) != null) {
        throw new IllegalArgumentException("two pickers are named " + picker.name());
      }
    }
    this.byName = Collections.unmodifiableSortedMap(named);
  }

  /** Returns the pickers that the class path declares as services. */
  public static Pickers standard() {
    return new Pickers(
        ServiceLoader.load(Picker.class, Pickers.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList());
  }

  public Optional<Picker> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public List<String> names() {
    return List.copyOf(byName.keySet());
  }
}
