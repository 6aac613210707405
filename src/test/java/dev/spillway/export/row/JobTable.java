package dev.spillway.export.row;

import jakarta.persistence.EntityManager;

/** The table of jobs, in the transaction of a test. */
public final class JobTable {

  private JobTable() {}

  /** As the transition does that queues an export. */
  public static void makeDue(EntityManager entities, String exportId) {
    entities
        .createNativeQuery(
            "update scheduled_tasks set execution_time = now() where task_instance = ?1")
        .setParameter(1, exportId)
        .executeUpdate();
  }
}
