package dev.spillway.web.download;

import java.io.IOException;

/** One response, as it counts for its link. */
interface LinkDelivery {

  /** For a response that is not counted. */
  LinkDelivery NOT_COUNTED =
      new LinkDelivery() {
        @Override
        public void ending() {}

        @Override
        public void unproven() {}

        @Override
        public void broken(long taken) {}
      };

  /** Other downloads have used up the link while the response was being sent. */
  final class SpentException extends IOException {

    /**
     * The link is used up.
     *
     * @param link its id
     */
    SpentException(String link) {
      super(link);
    }
  }

  /**
   * All but the last bytes were taken. From now on the response is counted.
   *
   * @throws SpentException when it exceeds the limit of the link: the last bytes must not be sent
   */
  void ending() throws SpentException;

  /** The connection ended without proof that everything arrived; after {@link #ending}. */
  void unproven();

  /**
   * The response did not arrive; with or without {@link #ending} before, and possibly more than
   * once.
   *
   * @param taken bytes of the archive that its socket has accepted
   */
  void broken(long taken);
}
