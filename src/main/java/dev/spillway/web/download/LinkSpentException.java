package dev.spillway.web.download;

import java.io.IOException;

/** Other downloads have used up the link of a response while the response was being sent. */
final class LinkSpentException extends IOException {

  /**
   * The link is used up.
   *
   * @param link its id
   */
  LinkSpentException(String link) {
    super(link);
  }
}
