package dev.spillway.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/** The way in which callers are known, as the settings say. */
@ApplicationScoped
class AccessInForce {

  @Produces
  @ApplicationScoped
  Authenticator authenticator() {
    return new OpenAuthenticator();
  }
}
