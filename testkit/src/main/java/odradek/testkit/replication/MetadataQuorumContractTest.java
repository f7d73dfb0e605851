package odradek.testkit.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import odradek.core.spi.Clock;
import odradek.core.spi.Settings;
import odradek.core.spi.replication.MetadataQuorum;
import odradek.core.spi.replication.MetadataQuorumProvider;
import odradek.core.spi.replication.NotQuorumLeaderException;
import odradek.core.spi.replication.QuorumContext;
import odradek.core.spi.replication.QuorumStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the broker relies on in a metadata quorum, seen from a quorum of one node. Extend it and say which provider is
 * meant.
 *
 * <p>{@link RecordingQuorumListener} watches all the time that nothing goes back and that calls do not overlap.
 */
@Timeout(120)
public abstract class MetadataQuorumContractTest {

  private static final int NODE_ID = 7;
  private static final long WAIT_SECONDS = 30;

  /** Where the quorum under test keeps its files. */
  @TempDir
  protected Path directory;

  private final ExecutorService io = Executors.newFixedThreadPool(3);
  private final List<RecordingQuorumListener> listeners = new ArrayList<>();
  private MetadataQuorum quorum;
  private RecordingQuorumListener listener;

  /** For extending. */
  protected MetadataQuorumContractTest() {}

  /** Makes the provider under test. */
  protected abstract MetadataQuorumProvider provider();

  /** Settings, without their prefix, with which a quorum makes a snapshot after a few hundred records of 100 bytes. */
  protected abstract Map<String, String> settingsForEarlySnapshots();

  private void open(Path where, Map<String, String> settings) throws IOException {
    listener = new RecordingQuorumListener();
    listeners.add(listener);
    quorum = provider().open(
        new QuorumContext(NODE_ID, where, Settings.of(settings, ""), new TestClock(), io));
    quorum.start(listener);
  }

  private void open() throws IOException {
    open(directory, Map.of());
  }

  /** Time as it is. */
  private static final class TestClock implements Clock {
    @Override
    public long wallMs() {
      return System.currentTimeMillis();
    }

    @Override
    public long monotonicNs() {
      return System.nanoTime();
    }
  }

  private void close() throws IOException {
    if (quorum != null) {
      quorum.close();
      quorum = null;
    }
  }

  /** Ends everything and looks at what the listeners noted. */
  @AfterEach
  public void finish() throws IOException, InterruptedException {
    close();
    io.shutdown();
    assertTrue(io.awaitTermination(WAIT_SECONDS, TimeUnit.SECONDS));
    for (RecordingQuorumListener heard : listeners) {
      assertEquals(List.of(), heard.violations());
      assertEquals(List.of(), heard.failures());
    }
  }

  private CompletableFuture<Long> propose(String... texts) {
    return quorum.propose(listener.leaderEpoch(), Arrays.stream(texts)
        .map(text -> ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))).toList()).toCompletableFuture();
  }

  private long committed(String... texts) {
    return propose(texts).orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
  }

  /** The name follows the rules, and the service loader finds this provider by it, once. */
  @Test
  public void theProviderIsRegisteredUnderItsName() {
    MetadataQuorumProvider provider = provider();
    assertTrue(provider.name().matches("[a-z0-9-]{1,32}"), provider.name());
    assertEquals(MetadataQuorumProvider.SPI_VERSION, provider.spiVersion());
    assertEquals(provider.capabilities(), provider.capabilities());
    assertEquals(1, ServiceLoader.load(MetadataQuorumProvider.class).stream()
        .filter(found -> found.get().name().equals(provider.name())).count());
  }

  /** A quorum of one leads as soon as it has started. */
  @Test
  public void aQuorumOfOneLeadsAtOnce() throws IOException {
    open();
    assertEquals(NODE_ID, listener.leaderId());
    assertTrue(listener.leaderEpoch() > 0);
    QuorumStatus status = quorum.status();
    assertEquals(NODE_ID, status.leaderId());
    assertEquals(listener.leaderEpoch(), status.leaderEpoch());
    assertEquals(List.of(NODE_ID), status.voters().stream().map(QuorumStatus.Member::nodeId).toList());
  }

  /** A proposal is complete once its records were delivered, with the offset of the last. */
  @Test
  public void aProposalIsDeliveredBeforeItIsComplete() throws IOException {
    open();
    long first = committed("a", "b");
    assertEquals(List.of("a", "b"), listener.state());
    assertEquals(first, listener.lastOffset());
    long second = committed("c");
    assertTrue(second > first);
    assertEquals(List.of("a", "b", "c"), listener.state());
    assertEquals(second + 1, quorum.status().highWatermark());
    assertEquals(second + 1, quorum.status().voters().get(0).logEndOffset());
  }

  /** Proposals are committed in the order in which one thread made them, without waiting in between. */
  @Test
  public void proposalsKeepTheirOrder() throws IOException {
    open();
    var expected = new ArrayList<String>();
    var results = new ArrayList<CompletableFuture<Long>>();
    for (int i = 0; i < 500; i++) {
      expected.add("x" + i);
      expected.add("y" + i);
      results.add(propose("x" + i, "y" + i));
    }
    long last = -1;
    for (CompletableFuture<Long> result : results) {
      long offset = result.orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
      assertTrue(offset > last);
      last = offset;
    }
    assertEquals(expected, listener.state());
  }

  /** Threads that propose at the same time do not tear each other's records apart. */
  @Test
  public void proposalsOfManyThreadsStayWhole() throws Exception {
    open();
    int threads = 4;
    int each = 200;
    ExecutorService proposers = Executors.newFixedThreadPool(threads);
    var done = new CountDownLatch(threads * each);
    for (int thread = 0; thread < threads; thread++) {
      String name = "t" + thread + "-";
      proposers.execute(() -> {
        for (int i = 0; i < each; i++) {
          propose(name + i + "a", name + i + "b").whenComplete((offset, error) -> done.countDown());
        }
      });
    }
    assertTrue(done.await(WAIT_SECONDS, TimeUnit.SECONDS));
    proposers.shutdown();
    List<String> state = listener.state();
    assertEquals(2 * threads * each, state.size());
    for (int i = 0; i < state.size(); i += 2) {
      String text = state.get(i);
      assertEquals(text.substring(0, text.length() - 1) + "b", state.get(i + 1));
    }
  }

  /** A proposal of another epoch fails and is never delivered. */
  @Test
  public void anEpochThatIsOverIsRefused() throws IOException {
    open();
    int epoch = listener.leaderEpoch();
    close();
    open();
    assertTrue(listener.leaderEpoch() > epoch);
    CompletableFuture<Long> stale = quorum.propose(epoch, List.of(ByteBuffer.wrap(new byte[] {'s'})))
        .toCompletableFuture().orTimeout(WAIT_SECONDS, TimeUnit.SECONDS);
    assertInstanceOf(NotQuorumLeaderException.class, assertThrows(CompletionException.class, stale::join).getCause());
    committed("a");
    assertEquals(List.of("a"), listener.state());
  }

  /** What was complete is there after every restart, and epochs grow. */
  @Test
  public void whatIsCompleteSurvivesRestarts() throws IOException {
    var expected = new ArrayList<String>();
    int epoch = 0;
    for (int life = 0; life < 5; life++) {
      open();
      assertEquals(expected, listener.state());
      assertTrue(listener.leaderEpoch() > epoch);
      epoch = listener.leaderEpoch();
      committed("life " + life, "");
      expected.add("life " + life);
      expected.add("");
      close();
    }
  }

  /** The log is shortened by snapshots, and what they replace is not told again. */
  @Test
  public void snapshotsReplaceWhatCameBefore() throws IOException {
    open(directory, settingsForEarlySnapshots());
    String text = "x".repeat(90);
    for (int i = 0; i < 2_000; i++) {
      committed(text + i);
    }
    List<String> expected = listener.state();
    long offset = listener.lastOffset();
    assertTrue(listener.snapshotCount() > 0, "no snapshot after 2000 records");
    close();

    open();
    assertEquals(expected, listener.state());
    assertEquals(offset, listener.lastOffset());
    assertTrue(committed("next") > offset);
  }

  /** Big records are nothing special. */
  @Test
  public void recordsMayBeLarge() throws IOException {
    open();
    String large = "y".repeat(3 << 20);
    committed(large, "small");
    close();
    open();
    assertEquals(List.of(large, "small"), listener.state());
  }

  /** Without a directory everything works but nothing is kept. */
  @Test
  public void withoutADirectoryNothingIsKept() throws IOException {
    open(null, Map.of());
    committed("a");
    assertEquals(List.of("a"), listener.state());
    close();
    open(null, Map.of());
    assertEquals(List.of(), listener.state());
  }

  /** Handing over to oneself is done; to a node that has no vote it is refused. */
  @Test
  public void leadershipGoesToVotersOnly() throws IOException {
    open();
    quorum.transfer(NODE_ID).toCompletableFuture().orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
    var refused = quorum.transfer(99).toCompletableFuture().orTimeout(WAIT_SECONDS, TimeUnit.SECONDS);
    assertInstanceOf(IllegalArgumentException.class,
        assertThrows(CompletionException.class, refused::join).getCause());
  }

  /** A proposal without records is a mistake of the caller. */
  @Test
  public void aProposalHasRecords() throws IOException {
    open();
    assertThrows(IllegalArgumentException.class, () -> quorum.propose(listener.leaderEpoch(), List.of()));
  }

  /** What was taken before the end is finished, what comes after is refused, and the listener hears no more. */
  @Test
  public void closingFinishesWhatWasTaken() throws IOException {
    open();
    var results = new ArrayList<CompletableFuture<Long>>();
    for (int i = 0; i < 100; i++) {
      results.add(propose("x" + i));
    }
    MetadataQuorum closing = quorum;
    int epoch = listener.leaderEpoch();
    close();
    List<String> heard = listener.state();
    results.forEach(result -> assertTrue(result.isDone() && !result.isCompletedExceptionally()));
    assertEquals(100, heard.size());
    CompletableFuture<Long> late = closing.propose(epoch, List.of(ByteBuffer.wrap(new byte[1])))
        .toCompletableFuture().orTimeout(WAIT_SECONDS, TimeUnit.SECONDS);
    assertInstanceOf(NotQuorumLeaderException.class, assertThrows(CompletionException.class, late::join).getCause());
    assertEquals(heard, listener.state());
    open();
    assertEquals(heard, listener.state());
  }
}
