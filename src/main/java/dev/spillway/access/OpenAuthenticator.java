package dev.spillway.access;

import dev.spillway.access.caller.Caller;
import dev.spillway.access.caller.Owners;
import dev.spillway.access.caller.Role;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Accepts every request, with all roles and for any owner. */
final class OpenAuthenticator implements Authenticator {

  @Override
  public Optional<Authentication> recall(Credentials credentials) {
    return Optional.of(authenticate(credentials));
  }

  @Override
  public Authentication authenticate(Credentials credentials) {
    return new Authentication.Proven(
        new Caller(
            "open",
            credentials.owner().orElse(""),
            Owners.ANY,
            EnumSet.allOf(Role.class),
            Set.of()));
  }
}
