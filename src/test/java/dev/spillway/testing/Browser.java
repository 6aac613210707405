package dev.spillway.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * A real Chromium without a window, driven by its {@code chromedriver} (W3C WebDriver). An element
 * is named by its CSS selector; the first one is meant. Screenshots go to {@code
 * target/screenshots}.
 */
public final class Browser implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  /** The name of an element's id, as WebDriver has it (12.2). */
  private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

  /** Those that nobody uses: to start one takes as long as a test of its. */
  private static final Map<Person, Browser> IDLE = new HashMap<>();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Person person;
  private final Process driver;
  private Path downloads;
  private final URI session;

  /**
   * How the browser is.
   *
   * @param language the person's, as {@code Accept-Language} names it: {@code zh-CN,zh}
   * @param script whether it runs scripts
   */
  public record Person(String language, boolean script) {

    public static final Person ENGLISH = new Person("en-US,en", true);

    public static final Person CHINESE = new Person("zh-CN,zh", true);

    public static final Person WITHOUT_SCRIPT = new Person("en-US,en", false);
  }

  /**
   * Opens one; its downloads go to {@code folder}. It may be one that was closed, without its
   * cookies: {@link #quitAll} ends them.
   */
  public static Browser open(Person person, Path folder) throws IOException {
    Browser idle = IDLE.remove(person);
    Browser browser = idle == null ? new Browser(person) : idle;
    browser.download(Files.createDirectories(folder));
    return browser;
  }

  /** Ends all that were closed. */
  public static void quitAll() {
    IDLE.values().forEach(Browser::quit);
    IDLE.clear();
  }

  private Browser(Person person) throws IOException {
    this.person = person;
    int port = Ports.free();
    driver =
        new ProcessBuilder("chromedriver", "--port=" + port)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    URI address = URI.create("http://localhost:" + port + "/");
    await("chromedriver").atMost(LONGEST).ignoreExceptions().until(() -> ready(address));
    try {
      JsonNode begun = send("POST", address.resolve("session"), capabilities(person));
      session = address.resolve("session/" + begun.get("sessionId").asText() + "/");
    } catch (RuntimeException e) {
      driver.destroy();
      throw e;
    }
  }

  private boolean ready(URI address) {
    return send("GET", address.resolve("status"), null).get("ready").asBoolean();
  }

  private static Map<String, Object> capabilities(Person person) {
    Map<String, Object> preferences =
        Map.of(
            "intl.accept_languages",
            person.language(),
            "profile.managed_default_content_settings.javascript",
            person.script() ? 1 : 2);
    List<String> arguments =
        List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--force-device-scale-factor=1",
            "--window-size=1000,800",
            "--lang=" + person.language().replaceFirst(",.*", ""));
    Map<String, Object> options = Map.of("args", arguments, "prefs", preferences);
    return Map.of(
        "capabilities",
        Map.of(
            "alwaysMatch",
            Map.of(
                "browserName",
                "chrome",
                "goog:chromeOptions",
                options,
                "goog:loggingPrefs",
                Map.of("browser", "ALL"))));
  }

  private void download(Path folder) {
    downloads = folder;
    command(
        "Browser.setDownloadBehavior",
        Map.of("behavior", "allow", "downloadPath", folder.toAbsolutePath().toString()));
  }

  /** A command of Chromium's own protocol. */
  private void command(String name, Map<String, Object> parameters) {
    post("goog/cdp/execute", Map.of("cmd", name, "params", parameters));
  }

  /** Goes to an address and returns when the page is loaded, or when it was a download. */
  public void go(String url) {
    post("url", Map.of("url", url));
  }

  public String url() {
    return get("url").asText();
  }

  public String title() {
    return get("title").asText();
  }

  /** What a person reads there; fails when there is no such element. */
  public String text(String selector) {
    return get("element/" + element(selector) + "/text").asText();
  }

  /** The value of an attribute or, where it is one, of the property; null when there is none. */
  public String value(String selector, String name) {
    Object found =
        run(
            "const e = document.querySelector(arguments[0]);"
                + " return arguments[1] in e ? e[arguments[1]] : e.getAttribute(arguments[1])",
            selector,
            name);
    return found == null ? null : found.toString();
  }

  public boolean has(String selector) {
    return !find(selector).isEmpty();
  }

  private JsonNode find(String selector) {
    return post("elements", Map.of("using", "css selector", "value", selector));
  }

  private String element(String selector) {
    JsonNode found = find(selector);
    if (found.isEmpty()) {
      throw new AssertionError("there is no " + selector + " at " + url() + ":\n" + source());
    }
    return found.get(0).get(ELEMENT).asText();
  }

  /** The document as it is now. */
  public String source() {
    return get("source").asText();
  }

  /** Clicks as a person does: what is hidden or covered cannot be clicked. */
  public void click(String selector) {
    post("element/" + element(selector) + "/click", Map.of());
  }

  /** Replaces what is in a field. */
  public void type(String selector, String text) {
    String element = element(selector);
    post("element/" + element + "/clear", Map.of());
    post("element/" + element + "/value", Map.of("text", text));
  }

  /** Presses keys where the focus is; {@code \uE004} is Tab, {@code \uE007} Enter. */
  public void press(String keys) {
    JsonNode focused = get("element/active");
    post("element/" + focused.get(ELEMENT).asText() + "/value", Map.of("text", keys));
  }

  /** Runs a script, which may {@code return} a text, a number, a list or a map. */
  public Object run(String script, Object... arguments) {
    return JSON.convertValue(
        post("execute/sync", Map.of("script", script, "args", List.of(arguments))), Object.class);
  }

  /** The width of the window in pixels of CSS; narrower than a real window can be. */
  public void width(int pixels) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", pixels, "height", 800, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Changes the person's language, for pages that are loaded from now on. */
  public void language(String languages) {
    command(
        "Network.setUserAgentOverride",
        Map.of("userAgent", run("return navigator.userAgent"), "acceptLanguage", languages));
  }

  /** Has the browser load everything again. */
  public void clearCache() {
    command("Network.clearBrowserCache", Map.of());
  }

  /** Fails the connection of the browser, and restores it. */
  public void offline(boolean offline) {
    command("Network.enable", Map.of());
    command(
        "Network.emulateNetworkConditions",
        Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
  }

  /** Waits, at most 30 s. */
  public void until(String what, Callable<Boolean> met) {
    await(what)
        .atMost(LONGEST)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(25))
        .ignoreExceptions()
        .until(met);
  }

  /** Waits for a complete download of this name and returns the file. */
  public Path downloaded(String name) {
    Path file = downloads.resolve(name);
    until(
        "the download of " + name,
        () -> Files.exists(file) && !Files.exists(downloads.resolve(name + ".crdownload")));
    return file;
  }

  /** What the browser complained of since the last call: blocked scripts, failed requests. */
  public List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    post("se/log", Map.of("type", "browser"))
        .forEach(line -> complaints.add(line.get("message").asText()));
    return complaints;
  }

  /** The address of what the first frame of the page really shows. */
  public String addressInFrame() {
    post("frame", Map.of("id", 0));
    String address = (String) run("return location.href");
    post("frame", Collections.singletonMap("id", null));
    return address;
  }

  /** The serious violations that axe-core finds on the page, each with its place; needs scripts. */
  public List<String> violations() throws IOException {
    if (run("return typeof axe").equals("undefined")) {
      run(Files.readString(AxeCore.script()));
    }
    String found =
        """
        const [done] = [...arguments].slice(-1);
        axe.run(document, {resultTypes: ['violations']}).then(
          found => done(found.violations
            .filter(one => ['serious', 'critical'].includes(one.impact))
            .map(one => one.id + ': ' + one.nodes.map(node => node.target + ' ' + node.failureSummary))),
          failed => done(['axe: ' + failed]));
        """;
    List<String> violations = new ArrayList<>();
    post("execute/async", Map.of("script", found, "args", List.of()))
        .forEach(one -> violations.add(one.asText()));
    return violations;
  }

  /** Keeps what the page looks like, as {@code target/screenshots/<name>.png}. */
  public void screenshot(String name) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    Files.write(
        SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode(get("screenshot").asText()));
  }

  private JsonNode get(String command) {
    return send("GET", session.resolve(command), null);
  }

  private JsonNode post(String command, Map<String, Object> body) {
    return send("POST", session.resolve(command), body);
  }

  private JsonNode send(String method, URI address, Map<String, Object> body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(address)
              .timeout(Duration.ofSeconds(60))
              .method(
                  method,
                  body == null
                      ? BodyPublishers.noBody()
                      : BodyPublishers.ofString(JSON.writeValueAsString(body)))
              .build();
      var answer = client.send(request, BodyHandlers.ofString());
      JsonNode value = JSON.readTree(answer.body()).get("value");
      if (answer.statusCode() != 200) {
        throw new AssertionError(
            value.get("error").asText() + ": " + value.get("message").asText());
      }
      return value;
    } catch (IOException e) {
      throw new AssertionError("chromedriver does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Leaves it as it was when it was opened. */
  @Override
  public void close() {
    try {
      offline(false);
      command("Emulation.clearDeviceMetricsOverride", Map.of());
      command("Network.clearBrowserCookies", Map.of());
      language(person.language());
      go("about:blank");
      complaints();
    } catch (AssertionError e) {
      quit();
      throw e;
    }
    Browser other = IDLE.put(person, this);
    if (other != null) {
      other.quit();
    }
  }

  private void quit() {
    try {
      send("DELETE", URI.create(session.toString().replaceFirst("/$", "")), null);
    } finally {
      driver.destroy();
      client.close();
    }
  }
}
