package dev.spillway.notice;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.List;

/** Writes entries in the caller's transaction, and logs and counts them after the commit. */
@ApplicationScoped
class AuditWriter {

  private final AuditRows rows;
  private final AuditMetrics metrics;
  private final TransactionSynchronizationRegistry transaction;

  AuditWriter(
      AuditRows rows, AuditMetrics metrics, TransactionSynchronizationRegistry transaction) {
    this.rows = rows;
    this.metrics = metrics;
    this.transaction = transaction;
  }

  void add(List<AuditEntry> entries) {
    rows.add(entries);
    if (transaction.getTransactionStatus() == Status.STATUS_ACTIVE) {
      transaction.registerInterposedSynchronization(
          new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
              if (status == Status.STATUS_COMMITTED) {
                tell(entries);
              }
            }
          });
    } else {
      tell(entries);
    }
  }

  private void tell(List<AuditEntry> entries) {
    metrics.written(entries.size());
    AuditLines.log(entries);
  }
}
