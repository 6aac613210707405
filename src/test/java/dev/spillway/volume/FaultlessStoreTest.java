package dev.spillway.volume;

import dev.spillway.testing.faults.Faults;
import dev.spillway.testing.faults.FaultyFileSystem;
import dev.spillway.volume.local.LocalStoreTest;
import java.nio.file.Path;

/** A local store on a file system that is not the default one, as long as nothing fails. */
class FaultlessStoreTest extends LocalStoreTest {

  @Override
  protected Path seen(Path real) {
    return FaultyFileSystem.over(real, new Faults());
  }
}
