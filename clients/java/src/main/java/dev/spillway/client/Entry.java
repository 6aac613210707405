package dev.spillway.client;

import java.util.LinkedHashMap;
import java.util.Map;

/** An entry of a selection. */
public sealed interface Entry {

  /**
   * A file of a root.
   *
   * @param name in the archive; the path if null
   */
  record File(String root, String path, String name) implements Entry {}

  /** A text of at most 256 KiB. */
  record Text(String text, String name) implements Entry {}

  /** An empty folder. */
  record Folder(String folder) implements Entry {}

  static Entry file(String root, String path) {
    return new File(root, path, null);
  }

  static Entry file(String root, String path, String name) {
    return new File(root, path, name);
  }

  static Entry text(String text, String name) {
    return new Text(text, name);
  }

  static Entry folder(String folder) {
    return new Folder(folder);
  }

  /** The members of its JSON object. */
  default Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    if (this instanceof File file) {
      members.put("root", file.root());
      members.put("path", file.path());
      members.put("name", file.name());
    } else if (this instanceof Text text) {
      members.put("text", text.text());
      members.put("name", text.name());
    } else if (this instanceof Folder folder) {
      members.put("folder", folder.folder());
    }
    members.values().removeIf(value -> value == null);
    return members;
  }
}
