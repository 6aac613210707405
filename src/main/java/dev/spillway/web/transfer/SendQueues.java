package dev.spillway.web.transfer;

import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Reads from the kernel how many bytes of a connection the remote system has not confirmed
 * (proc(5), {@code /proc/net/tcp}): for a moment, a client that disconnects during the transfer
 * looks as if it had ended in order. Concurrent requests share one read of the list.
 */
@ApplicationScoped
public class SendQueues {

  private static final Logger LOG = Logger.getLogger(SendQueues.class);

  private static final List<Path> LISTS =
      List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));

  private static final byte[] MAPPED = HexFormat.of().parseHex("00000000000000000000ffff");

  /** Length of two addresses with ports and the space between them. */
  private static final int SHORT = 2 * (8 + 5) + 1;

  private static final int LONG = 2 * (32 + 5) + 1;

  private final ExecutorService executor;
  private final Queue<Question> waiting = new ConcurrentLinkedQueue<>();

  SendQueues(@VirtualThreads ExecutorService executor) {
    this.executor = executor;
  }

  private record Question(
      InetSocketAddress local, InetSocketAddress remote, Consumer<OptionalLong> answer) {}

  /**
   * Calls {@code answer}, on another thread, with the unconfirmed bytes; empty when the kernel does
   * not list the connection.
   */
  void ask(InetSocketAddress local, InetSocketAddress remote, Consumer<OptionalLong> answer) {
    waiting.add(new Question(local, remote, answer));
    executor.execute(this::answerAll);
  }

  private synchronized void answerAll() {
    List<Question> questions = new ArrayList<>();
    for (Question next = waiting.poll(); next != null; next = waiting.poll()) {
      questions.add(next);
    }
    if (questions.isEmpty()) {
      return;
    }
    Map<String, Long> found = new HashMap<>();
    for (Question question : questions) {
      names(question).forEach(name -> found.put(name, null));
    }
    for (Path list : LISTS) {
      read(list, found);
    }
    for (Question question : questions) {
      question.answer().accept(first(names(question), found));
    }
  }

  private static OptionalLong first(List<String> names, Map<String, Long> found) {
    for (String name : names) {
      Long bytes = found.get(name);
      if (bytes != null) {
        return OptionalLong.of(bytes);
      }
    }
    return OptionalLong.empty();
  }

  /** Sets the bytes of those connections in {@code list} that are keys of {@code found}. */
  private static void read(Path list, Map<String, Long> found) {
    try (BufferedReader lines = Files.newBufferedReader(list)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int name = line.indexOf(':') + 2;
        for (int length : new int[] {SHORT, LONG}) {
          int end = name + length;
          if (line.length() > end + 12 && line.charAt(end) == ' ') {
            // After the addresses come the state and the send queue.
            String connection = line.substring(name, end);
            if (found.containsKey(connection)) {
              found.put(connection, Long.parseLong(line.substring(end + 4, end + 12), 16));
            }
          }
        }
      }
    } catch (IOException | NumberFormatException e) {
      LOG.debugf("event=send-queues-unknown list=%s cause=\"%s\"", list, e);
    }
  }

  /**
   * The possible names in the lists: an IPv4 connection of a dual-stack socket is in the IPv6 list.
   */
  private static List<String> names(Question question) {
    byte[] local = question.local().getAddress().getAddress();
    byte[] remote = question.remote().getAddress().getAddress();
    int localPort = question.local().getPort();
    int remotePort = question.remote().getPort();
    String name = name(local, localPort) + " " + name(remote, remotePort);
    return local.length == 4
        ? List.of(name, name(mapped(local), localPort) + " " + name(mapped(remote), remotePort))
        : List.of(name);
  }

  private static byte[] mapped(byte[] address) {
    return ByteBuffer.allocate(16).put(MAPPED).put(address).array();
  }

  /** In 32-bit words, in the byte order of the machine. */
  private static String name(byte[] address, int port) {
    StringBuilder name = new StringBuilder();
    ByteBuffer words = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
    while (words.hasRemaining()) {
      name.append(String.format(Locale.ROOT, "%08X", words.getInt()));
    }
    return name.append(String.format(Locale.ROOT, ":%04X", port)).toString();
  }
}
