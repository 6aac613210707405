package dev.spillway.web.connection;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What one download may hold of the machine. */
@ConfigMapping(prefix = "spillway.transfer")
public interface TransferSettings {

  /**
   * Bytes that the kernel keeps for a client that has not taken them: it gets at most so many in
   * each round trip, 100 MB/s at 5 ms and 5 MB/s at 100 ms with the default. 0 leaves it to the
   * kernel, which takes some 4 MB for each slow client.
   */
  @WithDefault("512K")
  MemorySize sendBuffer();
}
