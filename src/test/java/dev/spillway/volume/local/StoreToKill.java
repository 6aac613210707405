package dev.spillway.volume.local;

import dev.spillway.testing.faults.Fault;
import dev.spillway.testing.faults.Faults;
import dev.spillway.testing.faults.FaultyFileSystem;
import dev.spillway.testing.faults.Operation;
import dev.spillway.volume.store.Stored;
import java.io.IOException;
import java.nio.file.Path;

/** A process that is killed while it claims a folder, stages a blob in it, and deletes it. */
final class StoreToKill {

  private StoreToKill() {}

  /**
   * Words: the folder; then, if it is to be killed, at which operation, and at the how manieth of
   * it.
   */
  public static void main(String[] words) throws IOException {
    Faults faults = new Faults();
    if (words.length > 1) {
      faults.failAt(Operation.valueOf(words[1]), Integer.parseInt(words[2]), Fault.HALT);
    }
    run(FaultyFileSystem.over(Path.of(words[0]), faults));
  }

  static void run(Path folder) throws IOException {
    new VolumeClaim(folder, FaultyPlace.INSTALLATION, false).settle();
    LocalStore store = new LocalStore(folder, FaultyPlace.INSTALLATION, Runnable::run);
    Stored.stage(store, FaultyPlace.ID, FaultyPlace.TEXT);
    store.delete(FaultyPlace.ID);
  }
}
