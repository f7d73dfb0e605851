package odradek.core.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.core.runtime.Cancellable;
import org.junit.jupiter.api.Test;

class CoordinatorPartitionTest {

  private final VirtualShard shard = new VirtualShard();
  private final FakeLog log = new FakeLog();
  private final List<String> answers = new ArrayList<>();
  private final CoordinatorPartition<Words, String> partition = new CoordinatorPartition<>("words", shard, shard.clock,
      new WordCodec(), new CoordinatorOptions(5_000, 1_000), Words::new);

  /** A state machine that remembers words, and fails on bad ones. */
  private static final class Words implements CoordinatorState<String> {
    private final CoordinatorContext<String> context;
    private final List<String> words = new ArrayList<>();
    private final List<String> pending = new ArrayList<>();
    private Reply<String> waiting;

    Words(CoordinatorContext<String> context) {
      this.context = context;
    }

    @Override
    public void replay(String record) {
      if (record.equals("poison")) {
        throw new IllegalArgumentException("poison");
      }
      words.add(record);
    }

    @Override
    public void replayPending(long producerId, String record) {
      pending.add(record);
    }

    @Override
    public void replayEnd(long producerId, boolean committed) {
      if (committed) {
        words.addAll(pending);
      }
      pending.clear();
    }

    @Override
    public void activated() {
      words.add("|");
    }

    void say(String word, Reply<String> reply) {
      context.append(word);
      reply.complete(word);
    }

    String all() {
      return String.join(" ", words);
    }
  }

  private static final class WordCodec implements CoordinatorCodec<String> {
    @Override
    public CoordinatorRecord encode(String record) {
      return new CoordinatorRecord(ByteBuffer.wrap(record.getBytes(StandardCharsets.UTF_8)), null);
    }

    @Override
    public String decode(CoordinatorRecord record) {
      String word = StandardCharsets.UTF_8.decode(record.key().duplicate()).toString();
      return word.equals("unknown") ? null : word;
    }
  }

  private Reply<String> reply() {
    return new Reply<>() {
      @Override
      public void complete(String response) {
        answers.add(response);
      }

      @Override
      public void fail(ErrorCode error) {
        answers.add(error.name());
      }
    };
  }

  private void say(String word) {
    partition.submit(reply(), (words, reply) -> words.say(word, reply));
  }

  private void askForAll() {
    partition.submit(reply(), (words, reply) -> reply.complete(words.all()));
  }

  private List<String> answers() {
    List<String> copy = List.copyOf(answers);
    answers.clear();
    return copy;
  }

  private void elect(int epoch) {
    partition.elected(epoch, log);
    shard.run();
  }

  @Test
  void isNotAvailableUntilElectedAndLoaded() {
    say("a");
    assertEquals(List.of("NOT_COORDINATOR"), answers());
    log.loadsSlowly = true;
    elect(1);
    assertEquals(CoordinatorPhase.LOADING, partition.phase());
    say("b");
    assertEquals(List.of("COORDINATOR_LOAD_IN_PROGRESS"), answers());
    log.finishLoading();
    say("c");
    shard.run();
    assertEquals(List.of("c"), answers());
    partition.resigned(2);
    say("d");
    assertEquals(List.of("NOT_COORDINATOR"), answers());
  }

  @Test
  void readsTheStateBackAndSkipsWhatItDoesNotKnow() {
    elect(1);
    say("a");
    say("unknown");
    shard.run();
    partition.resigned(2);
    elect(3);
    answers();
    askForAll();
    assertEquals(List.of("a |"), answers());
  }

  @Test
  void holdsAnswersAndReadsUntilCommittedInOrder() {
    log.commits = false;
    elect(1);
    askForAll();
    assertEquals(List.of("|"), answers(), "nothing to wait for");
    say("a");
    askForAll();
    shard.run();
    say("b");
    shard.run();
    assertEquals(List.of(), answers());
    assertEquals(2, log.batches.size());
    log.commit();
    assertEquals(List.of("a", "| a", "b"), answers());
  }

  @Test
  void joinsWhatIsAppendedInOneTurn() {
    elect(1);
    say("a");
    say("b");
    askForAll();
    assertEquals(List.of(), answers());
    shard.run();
    assertEquals(List.of("a", "b", "| a b"), answers());
    assertEquals(1, log.batches.size());
  }

  @Test
  void keepsBatchesBelowTheLimitAndRefusesLargerOperations() {
    log.maxBatchBytes = 64 + 3 * 33;
    elect(1);
    for (int i = 0; i < 7; i++) {
      say("x");
    }
    shard.run();
    assertEquals(7, answers().size());
    assertEquals(3, log.batches.size());
    say("x".repeat(100));
    assertEquals(List.of("MESSAGE_TOO_LARGE"), answers());
    askForAll();
    assertEquals(List.of("| x x x x x x x"), answers());
  }

  @Test
  void aFailedAppendLosesTheStateAndReadsItAgain() {
    log.commits = false;
    elect(1);
    say("a");
    shard.run();
    log.commit();
    say("b");
    say("c");
    askForAll();
    shard.run();
    partition.submit(reply(), (words, reply) -> words.waiting = reply);
    log.batches.remove(1);
    answers();
    log.fail(ErrorCode.NOT_LEADER_OR_FOLLOWER);

    assertEquals(List.of("NOT_COORDINATOR", "NOT_COORDINATOR", "NOT_COORDINATOR", "NOT_COORDINATOR"), answers());
    askForAll();
    assertEquals(List.of("COORDINATOR_LOAD_IN_PROGRESS"), answers());
    shard.advance(0);
    askForAll();
    assertEquals(List.of("a |"), answers());
  }

  @Test
  void whatIsForeseeableCostsNoState() {
    elect(1);
    log.refusal = ErrorCode.NOT_ENOUGH_REPLICAS;
    say("a");
    assertEquals(List.of("COORDINATOR_NOT_AVAILABLE"), answers());
    askForAll();
    assertEquals(List.of("|"), answers());
    log.refusal = null;
    say("b");
    shard.run();
    assertEquals(List.of("b"), answers());
  }

  @Test
  void anAppendThatFailsAtOnceIsHandledTheSame() {
    elect(1);
    log.failure = ErrorCode.NOT_ENOUGH_REPLICAS;
    say("a");
    shard.run();
    assertEquals(List.of("COORDINATOR_NOT_AVAILABLE"), answers());
    log.failure = null;
    shard.advance(0);
    askForAll();
    assertEquals(List.of("|"), answers());
  }

  @Test
  void lateOutcomesOfAnOldLifeMeanNothing() {
    log.commits = false;
    elect(1);
    say("a");
    shard.run();
    partition.resigned(2);
    assertEquals(List.of("NOT_COORDINATOR"), answers());
    elect(3);
    say("b");
    shard.run();
    log.commit();
    assertEquals(List.of("b"), answers(), "the first outcome was that of the old life");
  }

  @Test
  void oldNewsIsIgnored() {
    elect(5);
    say("a");
    shard.run();
    answers();
    partition.resigned(4);
    partition.elected(4, log);
    partition.elected(5, log);
    askForAll();
    assertEquals(List.of("| a"), answers(), "still the first life");
  }

  @Test
  void aCommitThatTakesTooLongIsNotLost() {
    log.commits = false;
    elect(1);
    say("a");
    shard.run();
    shard.advance(3_000);
    say("b");
    shard.advance(1_999);
    assertEquals(List.of(), answers());
    shard.advance(1);
    assertEquals(List.of("COORDINATOR_NOT_AVAILABLE"), answers());
    shard.advance(2_999);
    assertEquals(List.of(), answers());
    shard.advance(1);
    assertEquals(List.of("COORDINATOR_NOT_AVAILABLE"), answers());
    log.commit();
    askForAll();
    assertEquals(List.of("| a b"), answers());
  }

  @Test
  void aLogThatCannotBeReadIsTriedAgain() {
    log.loadFailure = ErrorCode.KAFKA_STORAGE_ERROR;
    elect(1);
    assertEquals(CoordinatorPhase.FAILED, partition.phase());
    say("a");
    assertEquals(List.of("COORDINATOR_LOAD_IN_PROGRESS"), answers());
    log.loadFailure = null;
    shard.advance(1_000);
    assertEquals(CoordinatorPhase.ACTIVE, partition.phase());
  }

  @Test
  void aRecordThatMakesNoSenseDoesNotBringDownTheShard() {
    log.batches.add(new CoordinatorBatch.Plain(List.of(new WordCodec().encode("poison"))));
    elect(1);
    assertEquals(CoordinatorPhase.FAILED, partition.phase());
    log.batches.clear();
    shard.advance(1_000);
    assertEquals(CoordinatorPhase.ACTIVE, partition.phase());
  }

  @Test
  void aBugInAnOperationLosesTheStateButNoReply() {
    elect(1);
    say("a");
    shard.run();
    answers();
    partition.submit(reply(), (words, reply) -> {
      throw new IllegalStateException("a bug");
    });
    assertEquals(List.of("UNKNOWN_SERVER_ERROR"), answers());
    assertEquals(CoordinatorPhase.FAILED, partition.phase());
    shard.advance(1_000);
    askForAll();
    assertEquals(List.of("a |"), answers());
  }

  @Test
  void timersEndWithTheStateTheyBelongTo() {
    elect(1);
    List<Cancellable> timers = new ArrayList<>();
    partition.submit(reply(), (words, reply) -> {
      timers.add(words.context.schedule(() -> words.context.append("late"), 10));
      words.context.schedule(() -> words.context.append("on-time"), 5);
      reply.complete("");
    });
    shard.advance(5);
    partition.resigned(2);
    assertEquals(0, shard.timerCount());
    timers.get(0).cancel();
    elect(3);
    shard.advance(100);
    answers();
    askForAll();
    assertEquals(List.of("on-time |"), answers());
  }

  @Test
  void aReplyCanBeGivenLaterButOnlyOnce() {
    elect(1);
    partition.submit(reply(), (words, reply) -> words.waiting = reply);
    assertEquals(List.of(), answers());
    partition.submit(reply(), (words, reply) -> {
      words.waiting.complete("first");
      reply.complete("second");
    });
    assertEquals(List.of("first", "second"), answers());
    partition.submit(reply(), (words, reply) -> {
      reply.complete("x");
      reply.complete("y");
    });
    assertEquals(CoordinatorPhase.FAILED, partition.phase(), "answering twice is a bug");
  }

  @Test
  void aClientMayReactToAnAnswerAtOnce() {
    elect(1);
    partition.submit(new Reply<String>() {
      @Override
      public void complete(String response) {
        answers.add(response);
        say("reaction");
      }

      @Override
      public void fail(ErrorCode error) {
        answers.add(error.name());
      }
    }, (words, reply) -> words.say("action", reply));
    shard.run();
    assertEquals(List.of("action", "reaction"), answers());
  }

  @Test
  void transactionsKeepTheirPlaceAmongOtherRecords() {
    elect(1);
    partition.submit(reply(), (words, reply) -> {
      words.context.append("a");
      words.context.appendPending(7, (short) 0, List.of("p"));
      words.context.append("b");
      words.context.appendEnd(new CoordinatorBatch.EndMarker(7, (short) 0, 0, true));
      words.context.append("c");
      reply.complete(words.all());
    });
    shard.run();
    assertEquals(List.of("| a b p c"), answers());
    assertEquals(5, log.batches.size());
    assertTrue(log.batches.get(1) instanceof CoordinatorBatch.Transactional);
    partition.resigned(2);
    elect(3);
    askForAll();
    assertEquals(List.of("a b p c |"), answers());
  }

  @Test
  void optionsAreChecked() {
    IllegalArgumentException thrown = null;
    try {
      new CoordinatorOptions(0, 1);
    } catch (IllegalArgumentException e) {
      thrown = e;
    }
    assertTrue(thrown != null && thrown.getMessage().contains("0 ms"));
    assertNull(new WordCodec().decode(new WordCodec().encode("unknown")));
  }
}
