package dev.spillway.access.limit;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Produces the request rates of this node from the configuration. */
@Singleton
class ConfiguredRates {

  @Produces
  @Singleton
  RequestRates rates(LimitSettings limits) {
    return new RequestRates(limits, System::nanoTime);
  }
}
