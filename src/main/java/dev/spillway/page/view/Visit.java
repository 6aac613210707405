package dev.spillway.page.view;

/**
 * The request for a page.
 *
 * @param path of the request, as Spillway received it; a proxy may serve it below another path
 * @param languages the header {@code Accept-Language}; null when there is none
 */
public record Visit(String path, String languages) {

  /**
   * The way from the page to {@code /}: pages have relative addresses only, because nobody needs to
   * tell Spillway under which path a proxy serves it.
   */
  public String root() {
    long folders = path.chars().filter(c -> c == '/').count() - 1;
    return folders <= 0 ? "./" : "../".repeat((int) folders);
  }
}
