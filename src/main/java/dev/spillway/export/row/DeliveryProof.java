package dev.spillway.export.row;

/** What is known about the delivery of an archive once all of it was sent. */
public enum DeliveryProof {
  /** The sockets accepted every byte; whether all arrived is unknown. */
  SENT("sent"),
  /** Every byte has arrived. */
  DELIVERED("delivered");

  private final String word;

  DeliveryProof(String word) {
    this.word = word;
  }

  /** Returns its word in the API and in logs. */
  public String word() {
    return word;
  }
}
