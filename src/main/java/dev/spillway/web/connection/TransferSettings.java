package dev.spillway.web.connection;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits for one download. */
@ConfigMapping(prefix = "spillway.transfer")
public interface TransferSettings {

  /**
   * Send buffer of the kernel per connection, in bytes. A client receives at most this much per
   * round trip: with the default, 100 MB/s at 5 ms and 5 MB/s at 100 ms. 0 leaves the size to the
   * kernel, which takes about 4 MB for each slow client.
   */
  @WithDefault("512K")
  MemorySize sendBuffer();
}
