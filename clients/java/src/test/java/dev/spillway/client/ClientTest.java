package dev.spillway.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Run as a program, from the folder of the client, with the names of groups: {@code vectors};
 * {@code service}, against a Spillway with the example recipes at SPILLWAY_URL, with SPILLWAY_KEY
 * (for every owner), SPILLWAY_LINK_KEY, and SPILLWAY_BROKEN_URL, a server that ends after 500 of
 * 1,000 bytes; {@code doors}, selections and tickets, with SPILLWAY_TICKET_KEY and files in the
 * root media.
 */
public final class ClientTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Map<String, Object> PLAN =
      Map.of("student", "小明", "weeks", 4, "mode", "focus");
  private static final List<Entry> CHOSEN =
      List.of(
          Entry.file("media", "2026/a.jpg"),
          Entry.file("media", "2026/b.jpg", "Day 2/b.jpg"),
          Entry.text("Two pictures\n", "README.txt"));
  private static final List<String> NAMES = List.of("2026/a.jpg", "Day 2/b.jpg", "README.txt");

  private final HttpClient browser =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();

  private ClientTest() {}

  public static void main(String[] groups) throws IOException, InterruptedException {
    ClientTest test = new ClientTest();
    for (String group : groups) {
      switch (group) {
        case "vectors" -> {
          test.signsTickets();
          test.signsAndVerifiesLinks();
        }
        case "service" -> {
          test.savesAnArchiveAndGoesOn();
          test.takesNothingOfAnotherArchive();
          test.whatBrokeIsNoFile();
          test.throwsProblems();
          test.aRepeatedRequestIsTheSameExport();
          test.anExportIsThereForItsOwnerOnly();
          test.linksNeedNoKey();
        }
        case "doors" -> {
          test.aSelectionIsAnArchive();
          test.aSelectionMayComeEntryByEntry();
          test.aDryRunMakesNothing();
          test.allPartsAreSaved();
          test.aTicketNeedsNoKeyAndIsOneExport();
          test.aFormBringsATicketOfAnyLength();
          test.aChangedTicketIsRefused();
        }
        default -> throw new IllegalArgumentException(group);
      }
      System.out.println("ok - " + group);
    }
  }

  private static void same(Object expected, Object actual) {
    if (!Objects.deepEquals(expected, actual)) {
      throw new AssertionError("expected " + expected + " but was " + actual);
    }
  }

  private static List<Map<?, ?>> vectors(String name) throws IOException {
    List<Map<?, ?>> vectors = new ArrayList<>();
    for (Object vector : (List<?>) Json.value(Files.readAllBytes(Path.of("../vectors", name)))) {
      vectors.add((Map<?, ?>) vector);
    }
    return vectors;
  }

  private static String text(Map<?, ?> vector, String member) {
    return Objects.toString(vector.get(member), "");
  }

  @SuppressWarnings("unchecked")
  private void signsTickets() throws IOException {
    for (Map<?, ?> vector : vectors("tickets.json")) {
      Map<String, Object> claims = (Map<String, Object>) vector.get("claims");
      same(
          vector.get("ticket"),
          Signing.ticket(text(vector, "key"), text(vector, "secret"), claims));
    }
  }

  private void signsAndVerifiesLinks() throws IOException {
    for (Map<?, ?> vector : vectors("links.json")) {
      String key = text(vector, "key");
      String export = text(vector, "export");
      Map<String, String> secrets = Map.of(key, text(vector, "secret"));
      Instant expires = Instant.ofEpochSecond(((Number) vector.get("expires")).longValue());
      same(
          vector.get("query"),
          Signing.link(
              key,
              text(vector, "secret"),
              export,
              text(vector, "expires"),
              text(vector, "deliveries"),
              text(vector, "link")));
      Map<String, String> good = new HashMap<>();
      for (String parameter : text(vector, "query").split("&")) {
        good.put(parameter.split("=", 2)[0], parameter.split("=", 2)[1]);
      }
      same(true, Signing.verifyLink(secrets, export, good, expires.minusSeconds(1)));
      same(false, Signing.verifyLink(secrets, export, good, expires));
      same(false, Signing.verifyLink(secrets, export + "0", good, Instant.ofEpochSecond(1)));
      for (String parameter : good.keySet()) {
        Map<String, String> changed = new HashMap<>(good);
        changed.merge(parameter, "1", String::concat);
        same(false, Signing.verifyLink(secrets, export, changed, Instant.ofEpochSecond(1)));
      }
    }
  }

  private static Spillway service(String owner) {
    String url = setting("SPILLWAY_URL");
    return Spillway.at(url)
        .withKey(setting("SPILLWAY_KEY"))
        .forOwner(owner)
        .withPublicUrl(url)
        .withTicketKey(setting("SPILLWAY_TICKET_KEY"))
        .withLinkKey(setting("SPILLWAY_LINK_KEY"));
  }

  private static String setting(String name) {
    return Objects.requireNonNull(System.getenv(name), name);
  }

  private final Spillway spillway = System.getenv("SPILLWAY_URL") == null ? null : service("42");

  private Export plan(int weeks) throws IOException {
    Map<String, Object> parameters = new HashMap<>(PLAN);
    parameters.put("weeks", weeks);
    return spillway.await(spillway.ask(Request.recipe("training-plan", parameters)));
  }

  private byte[] archive(Export export) throws IOException {
    try (InputStream body = spillway.open(export.id(), Map.of(), "GET").body()) {
      return body.readAllBytes();
    }
  }

  private static Path part(Path folder, String filename, Export of) {
    return folder.resolve(filename + "." + of.etag().substring(1, 13) + ".part");
  }

  private void savesAnArchiveAndGoesOn() throws IOException {
    Path folder = Files.createTempDirectory("spillway");
    Export export = plan(4);
    Path whole = spillway.save(export, folder);
    same("小明—4周训练方案.zip", whole.getFileName().toString());
    byte[] archive = Files.readAllBytes(whole);
    same(export.length(), (long) archive.length);

    // What is not asked for again is recognised by its bytes.
    Arrays.fill(archive, 0, 1000, (byte) 'x');
    Path part = part(folder, whole.getFileName().toString(), export);
    Files.write(part, Arrays.copyOf(archive, 2000));
    same(archive, Files.readAllBytes(spillway.save(plan(4), folder)));
    same(false, Files.exists(part));
    delete(folder);
  }

  private void takesNothingOfAnotherArchive() throws IOException {
    Path folder = Files.createTempDirectory("spillway");
    Export longer = plan(5);
    Export export = plan(4);
    Files.write(part(folder, export.filename(), longer), new byte[1000]);
    same(archive(export), Files.readAllBytes(spillway.save(export, folder)));
    delete(folder);
  }

  private void whatBrokeIsNoFile() throws IOException {
    Path folder = Files.createTempDirectory("spillway");
    Map<String, Object> archive = Map.of("filename", "a.zip", "length", 1000, "etag", "\"e\"");
    Export export = new Export(Map.of("id", "1", "state", "READY", "archive", archive));
    try {
      Spillway.at(setting("SPILLWAY_BROKEN_URL")).save(export, folder);
      throw new AssertionError("nothing was thrown");
    } catch (IOException e) {
      same(false, Files.exists(folder.resolve("a.zip")));
      same(true, Files.exists(folder.resolve("a.zip.e.part")));
    }
    delete(folder);
  }

  private void throwsProblems() throws IOException {
    try {
      plan(99);
      throw new AssertionError("nothing was thrown");
    } catch (Problem problem) {
      same("invalid-parameters", problem.type());
      same(422, problem.status());
      same(List.of("weeks"), problem.fields().stream().map(Problem.Field::parameter).toList());
      same(true, problem.getMessage().contains("weeks must be a whole number from 1 to 52"));
    }
  }

  private void aRepeatedRequestIsTheSameExport() throws IOException {
    Request request = new Request("training-plan", PLAN, null, null, null);
    String once = "java-" + System.nanoTime();
    same(
        spillway.ask(request, Duration.ZERO, once).id(),
        spillway.ask(request, Duration.ZERO, once).id());
  }

  private void anExportIsThereForItsOwnerOnly() throws IOException {
    HttpResponse<InputStream> answer =
        spillway.forOwner("somebody-else").open(plan(4).id(), Map.of(), "HEAD");
    answer.body().close();
    same(404, answer.statusCode());
    try {
      service("小明").ask(Request.recipe("training-plan", PLAN));
      throw new AssertionError("nothing was thrown");
    } catch (IllegalArgumentException e) {
      same(true, e.getMessage().contains("ASCII"));
    }
  }

  private void linksNeedNoKey() throws IOException, InterruptedException {
    Export export = plan(4);
    byte[] archive = archive(export);
    for (URI address :
        List.of(
            spillway.link(export.id(), MINUTE),
            spillway.link(export.id(), MINUTE, 2),
            spillway.signLink(export.id(), MINUTE),
            spillway.signLink(export.id(), MINUTE, 2),
            spillway.address(Request.recipe("training-plan", PLAN)))) {
      same(archive, get(address).body());
    }
  }

  private HttpResponse<byte[]> get(URI address) throws IOException, InterruptedException {
    return browser.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray());
  }

  private static List<String> names(byte[] zip) throws IOException {
    List<String> names = new ArrayList<>();
    try (var entries = new ZipInputStream(new java.io.ByteArrayInputStream(zip))) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        names.add(entry.getName());
      }
    }
    return names;
  }

  private void aSelectionIsAnArchive() throws IOException {
    Export export = spillway.await(spillway.ask(Request.selection("Holiday.zip", CHOSEN)));
    same("Holiday.zip", export.filename());
    same(NAMES, names(archive(export)));
  }

  private void aSelectionMayComeEntryByEntry() throws IOException {
    Iterable<Entry> many =
        () ->
            IntStream.range(0, 1200)
                .mapToObj(number -> Entry.text(number + "\n", number + ".txt"))
                .iterator();
    Export export =
        spillway.await(spillway.askLines(Request.selection("Many.zip", null), many));
    same(1200, names(archive(export)).size());
  }

  private void aDryRunMakesNothing() throws IOException {
    Map<String, Object> told = spillway.dryRun(Request.selection("Holiday.zip", CHOSEN));
    same(3L, told.get("entries"));
    same(true, told.get("fits"));
    same(false, told.containsKey("id"));
  }

  private void allPartsAreSaved() throws IOException {
    List<Entry> texts = new ArrayList<>();
    for (int number = 0; number < 5; number++) {
      texts.add(Entry.text("x".repeat(250_000), number + ".txt"));
    }
    Export export =
        spillway.await(spillway.ask(Request.selection("Texts.zip", texts).inParts("1M")));
    Path folder = Files.createTempDirectory("spillway");
    try {
      spillway.save(export, folder);
      throw new AssertionError("nothing was thrown");
    } catch (IllegalArgumentException e) {
      same(true, e.getMessage().contains("several parts"));
    }
    Export.Part first = export.parts().get(0);
    byte[] filled = new byte[(int) first.length()];
    Files.write(
        folder.resolve(first.filename() + "." + first.etag().substring(1, 13) + ".part"), filled);
    List<Path> saved = spillway.saveAll(export, folder);
    same(
        List.of("Texts-1of2.zip", "Texts-2of2.zip"),
        saved.stream().map(file -> file.getFileName().toString()).toList());
    // What is complete is not asked for again.
    same(filled, Files.readAllBytes(saved.get(0)));
    same(List.of("4.txt"), names(Files.readAllBytes(saved.get(1))));
    delete(folder);
  }

  private void aTicketNeedsNoKeyAndIsOneExport() throws IOException, InterruptedException {
    URI ticket = spillway.ticket(Request.selection("Holiday.zip", CHOSEN));
    HttpResponse<byte[]> first = get(ticket);
    same(first.uri().getPath(), get(ticket).uri().getPath());
    same(
        true, first.headers().firstValue("Content-Disposition").orElse("").contains("Holiday.zip"));
    same(NAMES, names(first.body()));
  }

  private void aFormBringsATicketOfAnyLength() throws IOException, InterruptedException {
    List<Entry> chosen = new ArrayList<>(CHOSEN);
    chosen.add(Entry.text("x".repeat(20000), "long.txt"));
    String form = spillway.ticketForm(Request.selection("Holiday.zip", chosen));
    String action = form.split("action=\"")[1].split("\"")[0];
    String ticket = form.split("value=\"")[1].split("\"")[0];
    HttpResponse<byte[]> answer =
        browser.send(
            HttpRequest.newBuilder(URI.create(action))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(
                    BodyPublishers.ofString(
                        "ticket=" + URLEncoder.encode(ticket, StandardCharsets.UTF_8)))
                .build(),
            BodyHandlers.ofByteArray());
    List<String> names = new ArrayList<>(NAMES);
    names.add("long.txt");
    same(names, names(answer.body()));
  }

  private void aChangedTicketIsRefused() throws IOException, InterruptedException {
    String ticket = spillway.ticket(Request.selection("Holiday.zip", CHOSEN)).toString();
    HttpResponse<byte[]> answer =
        get(URI.create(ticket.substring(0, ticket.length() - 4) + "AAAA"));
    same(403, answer.statusCode());
    same("urn:spillway:problem:ticket-refused", Json.object(answer.body()).get("type"));
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
