package dev.spillway.web.download;

import java.io.IOException;

/** While a response was on its way, others have used up the link that it was asked for by. */
final class LinkSpentException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * @param link its id
   */
  LinkSpentException(String link) {
    super(link);
  }
}
