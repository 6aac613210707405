package dev.spillway.archive.entry;

import java.lang.ref.Reference;
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
    System.out.println("renamed_heap_mb=" + usedMegabytes());
    Reference.reachabilityFence(List.of(wanted, given, unique, names));
    wanted.clear();
    given.clear();
    unique = null;

    names = new EntryNames();
    for (int i = 0; i < ENTRIES; i++) {
      names.add(name(i, LENGTH / 2 - 10));
    }
    System.out.println("kept_heap_mb=" + usedMegabytes());
    Reference.reachabilityFence(names);
  }

  private static String name(int i, int folders) {
    StringBuilder name = new StringBuilder().append("F").append(i).append('/');
    name.repeat("D/", folders - 1);
    return name.repeat("x", LENGTH - name.length()).toString();
  }

  private static long usedMegabytes() {
    System.gc();
    return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
  }
}
