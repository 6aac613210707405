package dev.spillway.archive.entry;

import java.util.ArrayList;
import java.util.List;

/** Names the entries of a list that is as large and as deep as a request may have; a process. */
final class DeepNames {

  private static final int ENTRIES = 100_000;

  /** 32 MB of names, with as many folders as their length allows. */
  private static final int LENGTH = 320;

  private DeepNames() {}

  public static void main(String... args) {
    List<String> given = new ArrayList<>();
    UniqueNames unique = new UniqueNames();
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      wanted.add(name(i, PortableName.MOST_FOLDERS));
      given.add(unique.file(wanted.get(i), "media", "a.jpg").orElseThrow().name());
    }
    EntryNames names = new EntryNames();
    given.forEach(names::add);
    tell("renamed_heap_mb", List.of(wanted, given, unique, names));
    wanted.clear();
    given.clear();
    unique = null;

    names = new EntryNames();
    for (int i = 0; i < ENTRIES; i++) {
      names.add(name(i, LENGTH / 2 - 10));
    }
    tell("kept_heap_mb", List.of(names));
  }

  private static String name(int i, int folders) {
    StringBuilder name = new StringBuilder().append("F").append(i).append('/');
    name.repeat("D/", folders - 1);
    return name.repeat("x", LENGTH - name.length()).toString();
  }

  /** Tells the heap that is in use, with these in it. */
  private static void tell(String what, List<Object> inUse) {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long used = (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    System.out.println(what + "=" + used + " objects=" + inUse.size());
  }
}
