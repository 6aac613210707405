package dev.spillway.access.limit;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The count of requests of this node. */
@Singleton
class ConfiguredRates {

  @Produces
  @Singleton
  RequestRates rates(LimitSettings limits) {
    return new RequestRates(limits, System::nanoTime);
  }
}
