package dev.spillway.web.navigation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People get pages, and programs get JSON. */
class NavigationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Chromium and Firefox, over TLS or on this machine, and over plain HTTP.
        "navigate | text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | true",
        " | text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | true",
        // Scripts, pictures and frames of a page.
        "cors | */* | false",
        "cors | text/html | false",
        "no-cors | image/avif,image/webp,*/* | false",
        // curl, libraries, clients of an API.
        " | */* | false",
        " | application/json | false",
        " | application/json, text/html;q=0.9 | false",
        " | application/problem+json, text/html | false",
        " | text/html;q=0 | false",
        " | TEXT/HTML | true",
        " | text/html;q=nonsense | true",
        " | | false"
      })
  void tellsBrowsersFromPrograms(String mode, String accept, boolean navigates) {
    assertThat(
            Navigation.is(
                mode == null ? List.of() : List.of(mode),
                accept == null ? List.of() : List.of(accept)))
        .isEqualTo(navigates);
  }

  @ParameterizedTest
  @CsvSource({
    "/, true",
    "/exports/1, true",
    "/nothing, true",
    "/api/exports/1/archive, true",
    "/api/exports/1/archive/2, true",
    "/api/tickets/x, true",
    "/api/recipes/plan/archive, true",
    "/api/exports/1, false",
    "/api/recipes, false",
    "/api, false"
  })
  void theRestOfTheApiIsForPrograms(String path, boolean people) {
    assertThat(Navigation.isForPeople(path)).isEqualTo(people);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "WhatsApp/2.23.20.0 A",
        "TelegramBot (like TwitterBot)",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5"
      })
  void knowsWhoOnlyShowsWhatIsBehindALink(String agent) {
    assertThat(LinkPreviews.include(agent)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "curl/8.5.0",
        "Wget/1.21",
        "python-requests/2.32",
        "aria2/1.37.0",
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.47"
      })
  void whoeverDownloadsIsNoPreview(String agent) {
    assertThat(LinkPreviews.include(agent)).isFalse();
    assertThat(LinkPreviews.include(null)).isFalse();
  }
}
