package dev.spillway.testing.site;

import io.restassured.response.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * People who ask a service for exports, download them and delete them until they are sent away;
 * they do not mind that it dies.
 */
public final class Crowd {

  private static final int PEOPLE = 4;
  private static final List<String> RECIPES = List.of("kept", "brief", "once", "virtual");

  private final Calls calls;
  private final byte[] archive;
  private final Set<String> promised = ConcurrentHashMap.newKeySet();
  private final Set<String> deleted = ConcurrentHashMap.newKeySet();
  private final Queue<String> known = new ConcurrentLinkedQueue<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final ExecutorService people = Executors.newFixedThreadPool(PEOPLE);
  private volatile boolean sentAway;

  private Crowd(Calls calls, byte[] archive) {
    this.calls = calls;
    this.archive = archive;
  }

  /**
   * They begin at once.
   *
   * @param archive what each download must be
   */
  public static Crowd at(Calls calls, byte[] archive, long seed) {
    Crowd crowd = new Crowd(calls, archive);
    Random random = new Random(seed);
    for (int i = 0; i < PEOPLE; i++) {
      Random own = new Random(random.nextLong());
      crowd.people.execute(() -> crowd.goOn(own));
    }
    return crowd;
  }

  private void goOn(Random random) {
    while (!sentAway) {
      try {
        act(random);
      } catch (Exception e) {
        // Its connection broke: the service was killed. RestAssured throws such without declaring
        // them.
        Thread.onSpinWait();
      }
    }
  }

  private void act(Random random) {
    String id = known.poll();
    int choice = random.nextInt(10);
    if (id == null || choice < 4) {
      String recipe = RECIPES.get(random.nextInt(RECIPES.size()));
      Response asked = calls.ask(recipe);
      if (asked.statusCode() == 202) {
        String made = asked.path("id");
        if (calls.settled(made, 5).equals("READY") && recipe.equals("kept")) {
          promised.add(made);
        }
        known.add(made);
      }
    } else if (choice < 9) {
      known.add(id);
      Response download = calls.archive(id);
      byte[] body = download.asByteArray();
      if (download.statusCode() == 200 && !Arrays.equals(body, archive)) {
        wrong.add(id + " has " + body.length + " bytes of " + archive.length);
      }
    } else {
      deleted.add(id);
      calls.delete(id);
    }
  }

  /** Sends them away; returns when all have gone. */
  public void end() {
    sentAway = true;
    people.close();
  }

  /** Exports that are kept, and that one of them saw READY. */
  public Set<String> promised() {
    return promised;
  }

  /** Exports that one of them deleted, or tried to. */
  public Set<String> deleted() {
    return deleted;
  }

  /** Downloads that looked complete and were not what they had to be. */
  public List<String> wrong() {
    return List.copyOf(wrong);
  }
}
