package dev.spillway.export.row;

/** What is known of how an archive was fetched, once all of it was. */
public enum DeliveryProof {
  /** Sockets took every byte of it: whether all arrived cannot be known. */
  SENT("sent"),
  /** Every byte of it has arrived. */
  DELIVERED("delivered");

  private final String word;

  DeliveryProof(String word) {
    this.word = word;
  }

  /** Its word in the API and in logs. */
  public String word() {
    return word;
  }
}
