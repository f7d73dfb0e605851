package odradek.benchmarks.compare;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Starts Apache Kafka and this project's broker in turn, A B A B, and compares what they cost.
 *
 * <pre>
 * compare distribution=FOLDER peers=FOLDER [rounds=3] [records=1000000] [heap="-Xmx512m"] [work=FOLDER] [json=FILE]
 * </pre>
 *
 * <p>{@code peers} holds the jars of Apache Kafka in {@code broker} and those of its tools in {@code tools}; the
 * profile {@code peers} of this module fetches them to {@code target/peers}. With {@code heap} both get the same heap
 * options; otherwise each gets those that it is shipped with.
 */
public final class CompareCommand {

  private static final String USAGE = "usage: compare distribution=<folder> peers=<folder> [rounds=<n>] [records=<n>]"
      + " [heap=<options>] [work=<folder>] [json=<file>]";
  private static final int[] RECORD_BYTES = {100, 1_000};

  private final PrintStream out;
  private final Map<String, String> options;
  private final List<Peer> peers;
  private final Throughput throughput;
  private final Path work;

  private CompareCommand(PrintStream out, Map<String, String> options) {
    this.out = out;
    this.options = options;
    Path jars = Path.of(options.get("peers"));
    String heap = options.getOrDefault("heap", "");
    this.peers = List.of(new KafkaPeer(jars.resolve("broker"), heap),
        new OdradekPeer(Path.of(options.get("distribution")).toAbsolutePath(), heap));
    int recordCount = Integer.parseInt(options.getOrDefault("records", "1000000"));
    this.throughput = new Throughput(jars.resolve("tools"), recordCount);
    this.work = Path.of(options.getOrDefault("work", "target/compare")).toAbsolutePath();
  }

  /**
   * Runs the command.
   *
   * @return the exit status
   */
  public static int run(String[] arguments, PrintStream out) throws IOException {
    var options = new TreeMap<String, String>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      options.put(argument.substring(0, Math.max(equals, 0)), argument.substring(equals + 1));
    }
    if (!options.containsKey("distribution") || !options.containsKey("peers")) {
      out.println(USAGE);
      return 1;
    }
    new CompareCommand(out, options).compare();
    return 0;
  }

  private void compare() throws IOException {
    System.setProperty("org.slf4j.simpleLogger.log.org.apache.kafka", "error");
    warmUp();
    var figures = new Figures(peers.get(0).name());
    int rounds = Integer.parseInt(options.getOrDefault("rounds", "3"));
    for (int round = 1; round <= rounds; round++) {
      for (Peer peer : peers) {
        out.printf("round %d of %d: %s%n", round, rounds, peer.name());
        figures.of(peer.name());
        measure(peer, figures);
      }
    }
    out.println(figures.text());
    if (options.containsKey("json")) {
      Files.writeString(Path.of(options.get("json")), figures.json());
    }
  }

  /** The clients in this JVM shall be warm, and the jars of both peers in the page cache, before anything counts. */
  private void warmUp() throws IOException {
    for (Peer peer : peers) {
      try (PeerRun run = PeerRun.launch(peer, work)) {
        Handshake.awaitAnswer(run);
        FirstUse.use(run.bootstrap());
      }
    }
  }

  private void measure(Peer peer, Figures figures) throws IOException {
    try (PeerRun run = PeerRun.launch(peer, work)) {
      FirstUse.measure(run, figures);
      ColdPartitions.measure(run, figures);
      for (int recordBytes : RECORD_BYTES) {
        throughput.measure(run, recordBytes, figures);
      }
      figures.add("resident memory at the end", "MB", run.residentBytes() / 1e6);
      figures.add("time to stop", "ms", run.stop());
    }
  }
}
