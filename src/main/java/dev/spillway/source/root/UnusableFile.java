package dev.spillway.source.root;

/**
 * Something in a root that cannot be used.
 *
 * @param path below the root, with {@code /} between its parts; bytes that are not UTF-8 are
 *     replaced, so it is for messages and patterns only, and finds nothing
 * @param folder whether there may be files below it
 * @param reason why
 */
public record UnusableFile(String path, boolean folder, Reason reason) {

  /** Why something cannot be used. */
  public enum Reason {
    UNREADABLE("may not be read"),
    SYMLINK("is a symbolic link"),
    SPECIAL("is no regular file"),
    NOT_UTF8("has a name that is not UTF-8"),
    TOO_DEEP("is nested too deep, or has too long a path"),
    NO_PATH("has a key that is no path of a file"),
    WITHOUT_ETAG("has no ETag");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** The end of a sentence that begins with the path. */
    public String words() {
      return words;
    }
  }
}
