package dev.spillway.export.generation;

import com.github.kagkarlsson.scheduler.serializer.Serializer;

/**
 * Jobs carry no data: everything is in the export's row. Without this class, db-scheduler would use
 * Java serialization.
 */
final class NoJobData implements Serializer {

  @Override
  public byte[] serialize(Object data) {
    if (data != null) {
      throw new IllegalArgumentException(
          "a generation's job carries no data, but got a " + data.getClass().getName());
    }
    return null;
  }

  @Override
  public <T> T deserialize(Class<T> type, byte[] serialized) {
    return null;
  }
}
