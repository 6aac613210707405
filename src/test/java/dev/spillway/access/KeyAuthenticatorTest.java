package dev.spillway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.access.Authentication.Overreaching;
import dev.spillway.access.Authentication.Proven;
import dev.spillway.access.Authentication.Unproven;
import dev.spillway.access.caller.Caller;
import dev.spillway.access.caller.Owners;
import dev.spillway.access.caller.Role;
import dev.spillway.access.key.Key;
import dev.spillway.access.key.KeyTable;
import dev.spillway.access.key.KeyTerms;
import dev.spillway.access.key.KeyUses;
import dev.spillway.access.key.Keys;
import dev.spillway.access.key.Secret;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyAuthenticatorTest {

  private static final KeyTerms SHOP =
      new KeyTerms("shop", Set.of(Role.REQUESTER), Set.of("orders"), Owners.of("shop-*"));

  private final KeyTable table = new KeyTable();
  private final Keys keys = table.keys();
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private final KeySessions sessions = new KeySessions(table.database(), () -> now);
  private final KeyUses uses = new KeyUses(table.database());

  private KeyAuthenticator authenticator(Key... settled) {
    return new KeyAuthenticator(List.of(settled), keys, sessions, uses, () -> now);
  }

  private static Credentials by(String key) {
    return new Credentials(Optional.of(key), Optional.of("shop-7"));
  }

  /** As the door asks. */
  private static Authentication asked(KeyAuthenticator authenticator, Credentials credentials) {
    return authenticator
        .recall(credentials)
        .orElseGet(() -> authenticator.authenticate(credentials));
  }

  @Test
  void aKeyIsItsTermsAndTheOwnerThatItNames() throws SQLException {
    Keys.Created created = keys.create(SHOP);
    assertThat(created.secret()).matches("spillway_[A-Za-z0-9_-]{43}");
    assertThat(asked(authenticator(), by(created.secret())))
        .isEqualTo(
            new Proven(
                new Caller(
                    "shop", "shop-7", SHOP.owners(), Set.of(Role.REQUESTER), Set.of("orders"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "spillway_",
        "x",
        "spillway_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "\u0000"
      })
  void whatIsNoKeyIsNone(String key) throws SQLException {
    keys.create(SHOP);
    assertThat(asked(authenticator(), by(key))).isInstanceOf(Unproven.class);
  }

  @Test
  void withoutAKeyTheTableIsNotRead() {
    table.away();
    Credentials none = new Credentials(Optional.empty(), Optional.empty());
    assertThat(authenticator().recall(none)).get().isInstanceOf(Unproven.class);
    assertThat(authenticator().authenticate(none)).isInstanceOf(Unproven.class);
  }

  @Test
  void neitherTheHashNorALongerOrShorterSecretIsTheKey() throws SQLException {
    Keys.Created created = keys.create(SHOP);
    KeyAuthenticator authenticator = authenticator();
    for (String close :
        List.of(
            created.hash(),
            created.secret() + "A",
            created.secret().substring(0, created.secret().length() - 1),
            created.secret().toLowerCase(Locale.ROOT))) {
      assertThat(asked(authenticator, by(close))).as(close).isInstanceOf(Unproven.class);
    }
    assertThat(asked(authenticator, by(created.secret()))).isInstanceOf(Proven.class);
  }

  @Test
  void aRevokedKeyIsGoodForTwoSecondsMore() throws SQLException {
    Keys.Created created = keys.create(SHOP);
    KeyAuthenticator authenticator = authenticator();
    assertThat(asked(authenticator, by(created.secret()))).isInstanceOf(Proven.class);
    assertThat(keys.revoke(created.id())).isOne();
    now = now.plus(KeyAuthenticator.FRESH).minusMillis(1);
    assertThat(asked(authenticator, by(created.secret()))).isInstanceOf(Proven.class);
    now = now.plusMillis(1);
    assertThat(asked(authenticator, by(created.secret()))).isInstanceOf(Unproven.class);
    assertThat(keys.revoke(created.id())).isZero();
  }

  @Test
  void aNewKeyIsGoodAlmostAtOnceAndWrongOnesDoNotAskTheTableEachTime() throws SQLException {
    KeyAuthenticator authenticator = authenticator();
    assertThat(asked(authenticator, by("wrong"))).isInstanceOf(Unproven.class);
    Keys.Created created = keys.create(SHOP);
    now = now.plus(KeyAuthenticator.NEWS).minusMillis(1);
    assertThat(authenticator.recall(by("wrong"))).isPresent();
    assertThat(asked(authenticator, by(created.secret()))).isInstanceOf(Unproven.class);
    now = now.plusMillis(1);
    assertThat(asked(authenticator, by(created.secret()))).isInstanceOf(Proven.class);
  }

  @Test
  void twoKeysOfOneNameAreOneCaller() throws SQLException {
    Keys.Created old = keys.create(SHOP);
    Keys.Created next = keys.create(SHOP);
    KeyAuthenticator authenticator = authenticator();
    assertThat(asked(authenticator, by(next.secret())))
        .isEqualTo(asked(authenticator, by(old.secret())));
    keys.revoke(old.id());
    now = now.plus(KeyAuthenticator.FRESH);
    assertThat(asked(authenticator, by(old.secret()))).isInstanceOf(Unproven.class);
    assertThat(asked(authenticator, by(next.secret()))).isInstanceOf(Proven.class);
    assertThat(keys.revoke("shop")).isOne();
    assertThat(keys.all()).hasSize(2).allMatch(key -> key.revokedAt().isPresent());
  }

  @Test
  void aKeyOfTheSettingsNeedsNoTable() {
    Secret secret = Secret.random();
    table.away();
    KeyAuthenticator authenticator = authenticator(new Key(SHOP, secret.hash()));
    assertThat(authenticator.recall(by(secret.text()))).get().isInstanceOf(Proven.class);
    assertThat(authenticator.authenticate(by(secret.text()))).isInstanceOf(Proven.class);
  }

  @Test
  void withoutTheTableNoKeyIsCalledWrong() throws SQLException {
    Keys.Created created = keys.create(SHOP);
    KeyAuthenticator authenticator = authenticator();
    table.away();
    assertThatThrownBy(() -> asked(authenticator, by(created.secret())))
        .isInstanceOf(AccessUnavailableException.class);
    table.back();
    now = now.plus(KeyAuthenticator.NEWS);
    assertThat(asked(authenticator, by(created.secret()))).isInstanceOf(Proven.class);
    table.away();
    now = now.plus(KeyAuthenticator.FRESH);
    assertThatThrownBy(() -> asked(authenticator, by(created.secret())))
        .isInstanceOf(AccessUnavailableException.class);
  }

  /** Each try could take as long as the timeout of the pool. */
  @Test
  void aSessionIsNotLookedUpAgainAtOnceWhenThatHasFailed() {
    table.away();
    assertThatThrownBy(() -> sessions.keyOf("A".repeat(43)))
        .isInstanceOf(AccessUnavailableException.class);
    table.back();
    now = now.plus(KeyAuthenticator.NEWS).minusMillis(1);
    assertThatThrownBy(() -> sessions.keyOf("A".repeat(43)))
        .isInstanceOf(AccessUnavailableException.class);
    now = now.plusMillis(1);
    assertThat(sessions.keyOf("A".repeat(43))).isEmpty();
  }

  @Test
  void aClockThatIsSetBackMakesNothingGood() throws SQLException {
    Keys.Created created = keys.create(SHOP);
    KeyAuthenticator authenticator = authenticator();
    assertThat(asked(authenticator, by(created.secret()))).isInstanceOf(Proven.class);
    keys.revoke("shop");
    now = now.minus(Duration.ofHours(1));
    assertThat(asked(authenticator, by(created.secret()))).isInstanceOf(Unproven.class);
  }

  @Test
  void aKeyActsForItsOwnersOnly() throws SQLException {
    String prefix = keys.create(SHOP).secret();
    String one = created("one", Owners.of("alice"));
    String any = created("any", Owners.ANY);
    KeyAuthenticator authenticator = authenticator();
    assertThat(owner(authenticator, prefix, Optional.of("shop-"))).contains("shop-");
    assertThat(owner(authenticator, prefix, Optional.of("shop"))).isEmpty();
    assertThat(owner(authenticator, prefix, Optional.of("Shop-7"))).isEmpty();
    assertThat(owner(authenticator, prefix, Optional.empty())).isEmpty();
    assertThat(owner(authenticator, one, Optional.empty())).contains("alice");
    assertThat(owner(authenticator, one, Optional.of("alice"))).contains("alice");
    assertThat(owner(authenticator, one, Optional.of("alice2"))).isEmpty();
    assertThat(owner(authenticator, one, Optional.of(""))).isEmpty();
    assertThat(owner(authenticator, any, Optional.of("anybody"))).contains("anybody");
    assertThat(owner(authenticator, any, Optional.empty())).contains("");
  }

  private String created(String name, Owners owners) throws SQLException {
    return keys.create(new KeyTerms(name, Set.of(Role.REQUESTER), Set.of(), owners)).secret();
  }

  /** Empty when the key may not. */
  private static Optional<String> owner(
      KeyAuthenticator authenticator, String key, Optional<String> named) {
    return switch (asked(authenticator, new Credentials(Optional.of(key), named))) {
      case Proven(Caller caller) -> Optional.of(caller.owner());
      case Overreaching _ -> Optional.empty();
      case Unproven(String detail) -> throw new AssertionError(detail);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a*b", "**", "*a"})
  void whatIsNoPatternOfOwners(String pattern) {
    assertThatThrownBy(() -> Owners.of(pattern)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nothingShowsASecret() throws SQLException {
    Secret secret = Secret.random();
    assertThat(secret).asString().doesNotContain(secret.text());
    assertThat(by(secret.text())).asString().doesNotContain(secret.text());
    Keys.Created created = keys.create(SHOP);
    assertThat(keys.all()).asString().doesNotContain(created.secret(), created.hash());
  }
}
