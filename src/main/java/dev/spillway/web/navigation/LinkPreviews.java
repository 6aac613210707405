package dev.spillway.web.navigation;

import java.util.regex.Pattern;

/**
 * Programs of messengers, networks and search engines that fetch an address to show what is behind
 * it. An archive shows nothing, and behind a proxy that takes it for them it would be sent: they
 * get the page.
 */
public final class LinkPreviews {

  /** As they call themselves; no program that downloads for a person does. */
  private static final Pattern NAMES =
      Pattern.compile(
          "facebookexternalhit|Facebot|WhatsApp/|TelegramBot|Slackbot|Slack-ImgProxy|Twitterbot"
              + "|Discordbot|LinkedInBot|SkypeUriPreview|Viber/|redditbot|Pinterestbot|Mastodon/"
              + "|Embedly|Iframely|vkShare|Googlebot|bingbot|BingPreview|Applebot|Baiduspider"
              + "|YandexBot|DuckDuckBot|Bytespider",
          Pattern.CASE_INSENSITIVE);

  private LinkPreviews() {}

  /** Whether {@code agent}, the header {@code User-Agent} or null, is one of them. */
  public static boolean include(String agent) {
    return agent != null && NAMES.matcher(agent).find();
  }
}
