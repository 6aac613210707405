package dev.spillway.web.download;

/** What one response means for the link that it was asked for by. */
interface LinkDelivery {

  /** Of a response that is not counted. */
  LinkDelivery NOT_COUNTED =
      new LinkDelivery() {
        @Override
        public void ending() {}

        @Override
        public void unproven() {}

        @Override
        public void broken() {}
      };

  /**
   * Everything but the last bytes is taken. From here on who asks anew finds the response counted.
   *
   * @throws LinkSpentException when it would be one too many: its last bytes must not leave
   */
  void ending() throws LinkSpentException;

  /** Its connection ended, and nobody knows whether all of it arrived; after {@link #ending}. */
  void unproven();

  /**
   * The response did not arrive after all; after {@link #ending} or without it, and more than once.
   */
  void broken();
}
