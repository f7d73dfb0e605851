package odradek.benchmarks.compare;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;

/** Knocks at a broker until it answers a question about the cluster with itself. */
final class Handshake {

  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final int PAUSE_MS = 5;
  /** Metadata, version 1, correlation id 1, no client id, no topics. */
  private static final byte[] QUESTION = {0, 0, 0, 14, 0, 3, 0, 1, 0, 0, 0, 1, -1, -1, 0, 0, 0, 0};

  private Handshake() {}

  static void awaitAnswer(PeerRun run) throws IOException {
    long deadlineNs = System.nanoTime() + LIMIT.toNanos();
    while (!answers(run.bootstrap())) {
      if (System.nanoTime() > deadlineNs) {
        throw new IOException("no answer from " + run.bootstrap() + " within " + LIMIT);
      }
      run.idle(PAUSE_MS);
    }
  }

  private static boolean answers(String bootstrap) throws IOException {
    int colon = bootstrap.indexOf(':');
    try (var socket = new Socket(bootstrap.substring(0, colon), Integer.parseInt(bootstrap.substring(colon + 1)))) {
      socket.setSoTimeout((int) LIMIT.toMillis());
      new DataOutputStream(socket.getOutputStream()).write(QUESTION);
      var input = new DataInputStream(socket.getInputStream());
      input.readInt();
      input.readInt();
      int brokerCount = input.readInt();
      return brokerCount > 0;
    } catch (SocketException | EOFException e) {
      // Not listening yet, or gone again: asked anew until the deadline.
      return false;
    }
  }
}
