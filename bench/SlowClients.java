import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Many downloads at once, each read at its own steady rate; some of them are then read to the end as fast as they come.
 *
 * <p>{@code java SlowClients.java PORT FILE-OF-PATHS BYTES-PER-SECOND SECONDS FINISHED RECEIVE-BUFFER}. One download a path. The
 * first FINISHED are read to the end after the SECONDS, while the others go on. Small receive buffers, so that what is not read
 * waits at the server. Prints what it saw, a fact a line.
 */
final class SlowClients {

  private static final long PAUSE_MILLIS = 20;

  /** A client that was late catches up by no more than this, as a real one would. */
  private static final double MOST_SECONDS_AT_ONCE = 0.5;

  private static final ByteBuffer SHARED = ByteBuffer.allocateDirect(256 * 1024);

  private static final class Download {
    private final String path;
    private final SocketChannel channel;
    private final MessageDigest digest;
    private long length = -1;
    private long received;
    private double allowance;
    private String problem;

    Download(int port, String path, int receiveBuffer, boolean finished) throws Exception {
      this.path = path;
      this.digest = finished ? MessageDigest.getInstance("SHA-256") : null;
      this.channel = SocketChannel.open();
      channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
      channel.connect(new InetSocketAddress("127.0.0.1", port));
      channel.write(
          ByteBuffer.wrap(
              ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                  .getBytes(StandardCharsets.UTF_8)));
    }

    /** Reads the head, byte by byte so that none of the body comes along. */
    void readHead() throws IOException {
      StringBuilder head = new StringBuilder();
      ByteBuffer one = ByteBuffer.allocate(1);
      while (head.indexOf("\r\n\r\n") < 0) {
        one.clear();
        if (channel.read(one) < 0) {
          throw new IOException("no answer");
        }
        head.append((char) one.get(0));
      }
      if (!head.toString().startsWith("HTTP/1.1 200 ")) {
        throw new IOException("refused: " + head.substring(0, head.indexOf("\r")));
      }
      for (String line : head.toString().split("\r\n")) {
        if (line.toLowerCase().startsWith("content-length:")) {
          length = Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
        }
      }
      channel.configureBlocking(false);
    }

    boolean open() {
      return problem == null && length >= 0 && received < length;
    }

    void earn(double bytes, double most) {
      allowance = Math.min(allowance + bytes, most);
    }

    /** Reads what it may and what is there. */
    void read(ByteBuffer buffer) {
      while (open() && allowance >= 1) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), Math.min(allowance, length - received)));
        int got = take(buffer);
        if (got <= 0) {
          return;
        }
        allowance -= got;
      }
    }

    void readToTheEnd() {
      try {
        channel.configureBlocking(true);
      } catch (IOException e) {
        problem = e.toString();
      }
      ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
      while (open()) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), length - received));
        take(buffer);
      }
    }

    private int take(ByteBuffer buffer) {
      try {
        int got = channel.read(buffer);
        if (got < 0) {
          throw new IOException("the body ended");
        }
        received += got;
        if (digest != null) {
          digest.update(buffer.flip());
        }
        return got;
      } catch (IOException e) {
        problem = "broken after " + received + " of " + length + " bytes: " + e.getMessage();
        return -1;
      }
    }
  }

  public static void main(String[] words) throws Exception {
    int port = Integer.parseInt(words[0]);
    List<String> paths = Files.readAllLines(Path.of(words[1]));
    double rate = Double.parseDouble(words[2]);
    long seconds = Long.parseLong(words[3]);
    int finished = Integer.parseInt(words[4]);
    List<Download> downloads = new ArrayList<>();
    int refused = 0;
    for (String path : paths) {
      try {
        Download download =
            new Download(port, path, Integer.parseInt(words[5]), downloads.size() < finished);
        downloads.add(download);
      } catch (IOException e) {
        refused++;
        System.out.println("problem " + path + " " + e.getMessage());
      }
    }
    for (Download download : downloads) {
      try {
        download.readHead();
      } catch (IOException e) {
        download.problem = e.getMessage();
      }
    }
    System.err.println(downloads.stream().filter(Download::open).count() + " downloads in progress");
    pace(downloads, rate, TimeUnit.SECONDS.toNanos(seconds));
    report(downloads, refused, rate * seconds);
    finish(downloads.subList(0, finished), downloads.subList(finished, downloads.size()), rate);
    for (Download download : downloads) {
      if (download.problem != null) {
        System.out.println("problem " + download.path + " " + download.problem);
      } else if (download.digest != null) {
        System.out.println("finished " + download.path + " " + HexFormat.of().formatHex(download.digest.digest()));
      }
    }
    System.out.println("broken " + downloads.stream().filter(download -> download.problem != null).count());
  }

  /** Reads all at the rate, for so long. */
  private static void pace(List<Download> downloads, double rate, long nanos)
      throws InterruptedException {
    long begun = System.nanoTime();
    long before = begun;
    while (before - begun < nanos) {
      Thread.sleep(PAUSE_MILLIS);
      long now = System.nanoTime();
      double earned = rate * (now - before) / 1e9;
      before = now;
      for (Download download : downloads) {
        download.earn(earned, rate * MOST_SECONDS_AT_ONCE);
        download.read(SHARED);
      }
    }
  }

  private static void report(List<Download> downloads, int refused, double expected) {
    long[] received = downloads.stream().mapToLong(download -> download.received).sorted().toArray();
    System.out.println("refused " + refused);
    System.out.println("open " + downloads.stream().filter(Download::open).count());
    System.out.printf("slowest-percent %.1f%n", 100 * received[0] / expected);
    System.out.printf("median-percent %.1f%n", 100 * received[received.length / 2] / expected);
    System.out.flush();
  }

  private static void finish(List<Download> fast, List<Download> others, double rate)
      throws InterruptedException {
    List<Thread> threads =
        fast.stream().map(download -> Thread.ofPlatform().start(download::readToTheEnd)).toList();
    while (threads.stream().anyMatch(Thread::isAlive)) {
      pace(others, rate, TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  private SlowClients() {}
}
