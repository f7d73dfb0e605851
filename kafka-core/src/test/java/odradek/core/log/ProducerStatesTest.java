package odradek.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.record.ControlType;
import odradek.api.record.RecordBatchBuilder;
import odradek.api.record.TimestampType;
import org.junit.jupiter.api.Test;

/** Idempotence; the numbers in the names are those of the rules in the compatibility reference. */
class ProducerStatesTest {

  private static final long PID = 4711;

  private final TestLog test = new TestLog();

  private Appended appended(int epoch, int sequence, int count) {
    return assertInstanceOf(Appended.class, test.append(test.produced(PID, epoch, sequence, count)));
  }

  private void refused(ErrorCode expected, int epoch, int sequence, int count) {
    long end = test.log.logEndOffset();
    Rejected rejected = assertInstanceOf(Rejected.class, test.append(test.produced(PID, epoch, sequence, count)));
    assertEquals(expected, rejected.error(), rejected.message());
    assertTrue(rejected.message().contains("producer " + PID), rejected.message());
    assertEquals(end, test.log.logEndOffset());
  }

  @Test
  void rule34DuplicateAnswersOriginalOffsetAndTimestamp() {
    test.append(test.nowMs);
    long firstMs = test.nowMs;
    assertEquals(new Appended(1, 3, -1, 0, false), appended(0, 0, 3));
    test.nowMs += 1000;
    assertEquals(new Appended(4, 4, -1, 0, false), appended(0, 3, 1));
    assertEquals(new Appended(1, 3, firstMs, 0, true), appended(0, 0, 3));
    assertEquals(5, test.log.logEndOffset());
    assertEquals(3, test.stored().size());
  }

  @Test
  void rule34DuplicateOfAppendTimeBatchAnswersItsAppendTime() {
    test.config = LogConfig.DEFAULT.toBuilder().timestampType(TimestampType.LOG_APPEND_TIME).build();
    test.open();
    long firstMs = test.nowMs;
    assertEquals(firstMs, appended(0, 0, 2).appendTimeMs());
    test.nowMs += 1000;
    assertEquals(new Appended(0, 1, firstMs, 0, true), appended(0, 0, 2));
  }

  @Test
  void rule34FiveBatchesAreRemembered() {
    for (int i = 0; i < 7; i++) {
      appended(0, i * 2, 2);
    }
    for (int i = 2; i < 7; i++) {
      assertEquals(new Appended(i * 2, i * 2 + 1, test.nowMs, 0, true), appended(0, i * 2, 2));
    }
  }

  @Test
  void rule35OlderThanTheWindowOrAGapIsOutOfOrder() {
    for (int i = 0; i < 6; i++) {
      appended(0, i, 1);
    }
    refused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, 0, 0, 1);
    refused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, 0, 7, 1);
    appended(0, 6, 1);
  }

  @Test
  void rule35PartOfARememberedBatchIsNoDuplicate() {
    appended(0, 0, 4);
    refused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, 0, 0, 3);
    refused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, 0, 1, 3);
  }

  @Test
  void rule36SequenceWrapsToZero() {
    int last = Integer.MAX_VALUE;
    appended(0, last - 2, 2);
    assertEquals(new Appended(2, 4, -1, 0, false), appended(0, last, 3));
    assertEquals(new Appended(2, 4, test.nowMs, 0, true), appended(0, last, 3));
    refused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, 0, 1, 1);
    appended(0, 2, 1);
    assertEquals(2, test.log.producers().get(0).lastSequence());
  }

  @Test
  void rule36LastSequenceMaxIsFollowedByZero() {
    appended(0, Integer.MAX_VALUE, 1);
    appended(0, 0, 1);
  }

  @Test
  void rule37NewEpochStartsAtZero() {
    appended(0, 0, 3);
    refused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, 1, 3, 1);
    appended(1, 0, 1);
    appended(1, 1, 1);
    assertEquals(new Appended(3, 3, test.nowMs, 0, true), appended(1, 0, 1));
  }

  @Test
  void rule37UnknownProducerMayStartAnywhere() {
    appended(3, 99, 1);
    appended(3, 100, 1);
  }

  @Test
  void rule38OlderEpochIsFencedEvenIfItIsADuplicate() {
    appended(0, 0, 1);
    appended(1, 0, 1);
    refused(ErrorCode.INVALID_PRODUCER_EPOCH, 0, 0, 1);
    refused(ErrorCode.INVALID_PRODUCER_EPOCH, 0, 1, 1);
  }

  @Test
  void rule37IdleProducerExpires() {
    test.config = LogConfig.DEFAULT.toBuilder().producerIdExpirationMs(1000).build();
    test.log.config(test.config);
    appended(0, 0, 1);
    test.nowMs += 999;
    test.log.expireProducers();
    refused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, 0, 5, 1);
    test.nowMs += 1;
    test.log.expireProducers();
    assertEquals(List.of(), test.log.producers());
    appended(0, 5, 1);
  }

  @Test
  void producerThatWritesOldTimestampsDoesNotExpireEarly() {
    var old = new RecordBatchBuilder().producer(PID, (short) 0, 0);
    test.append(TestLog.fill(old, 1000).build());
    test.log.expireProducers();
    assertEquals(test.nowMs, test.log.producers().get(0).lastTimestampMs());
  }

  @Test
  void producerWithOpenTransactionDoesNotExpire() {
    test.append(test.produced(PID, 0, 0, 1, true));
    test.nowMs += LogConfig.DEFAULT.producerIdExpirationMs() + 1;
    test.log.expireProducers();
    assertEquals(1, test.log.producers().size());
    test.end(ControlType.COMMIT, PID, 0, 0);
    test.nowMs += LogConfig.DEFAULT.producerIdExpirationMs() + 1;
    test.log.expireProducers();
    assertEquals(0, test.log.producers().size());
  }

  @Test
  void idlestProducerWithoutTransactionIsForgottenWhenThereAreTooMany() {
    var transactions = new Transactions();
    var states = new ProducerStates(transactions, new AbortedTransactions(), 3);
    apply(states, 1, true);
    apply(states, 2, false);
    apply(states, 3, false);
    apply(states, 2, false);
    apply(states, 4, false);
    assertEquals(List.of(1L, 2L, 4L), ids(states));
    apply(states, 5, false);
    assertEquals(List.of(1L, 4L, 5L), ids(states));
  }

  private void apply(ProducerStates states, long producerId, boolean transactional) {
    states.apply(FakeStorage.view(test.produced(producerId, 0, 0, 1, transactional).array()), test.nowMs);
  }

  private static List<Long> ids(ProducerStates states) {
    return states.describe().stream().map(ActiveProducer::producerId).toList();
  }

  @Test
  void writeOutsideTheOpenTransactionIsRefused() {
    test.append(test.produced(PID, 0, 0, 1, true));
    refused(ErrorCode.INVALID_TXN_STATE, 0, 1, 1);
    test.end(ControlType.COMMIT, PID, 0, 0);
    appended(0, 1, 1);
  }

  @Test
  void coordinatorsWriteWithoutSequenceNumbers() {
    appended(0, 0, 1);
    var commit = new RecordBatchBuilder().producer(PID, (short) 0, -1).transactional(true);
    assertInstanceOf(Appended.class, test.log.appendAsLeader(TestLog.fill(commit, test.nowMs).build(), 0,
        AppendOrigin.COORDINATOR, BatchValidator.NEWEST_PRODUCE_VERSION));
    assertTrue(test.log.hasOpenTransaction(PID, (short) 0));
    test.end(ControlType.COMMIT, PID, 0, 0);
    assertFalse(test.log.hasOpenTransaction(PID, (short) 0));
    appended(0, 1, 1);
  }

  @Test
  void rule107MarkerOfAnOlderCoordinatorIsFenced() {
    assertInstanceOf(Appended.class, test.end(ControlType.ABORT, PID, 0, 5));
    Rejected rejected = assertInstanceOf(Rejected.class, test.end(ControlType.ABORT, PID, 0, 4));
    assertEquals(ErrorCode.TRANSACTION_COORDINATOR_FENCED, rejected.error());
    assertInstanceOf(Appended.class, test.end(ControlType.ABORT, PID, 0, 5));
  }

  @Test
  void markerWithANewerEpochFencesTheProducer() {
    appended(0, 0, 1);
    test.end(ControlType.ABORT, PID, 1, 0);
    refused(ErrorCode.INVALID_PRODUCER_EPOCH, 0, 1, 1);
    refused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, 1, 1, 1);
    appended(1, 0, 1);
  }

  @Test
  void sequenceGoesOnAfterAMarkerOfTheSameEpoch() {
    test.append(test.produced(PID, 0, 0, 2, true));
    test.end(ControlType.COMMIT, PID, 0, 0);
    assertInstanceOf(Appended.class, test.append(test.produced(PID, 0, 2, 1, true)));
  }

  @Test
  void failedAppendLeavesNoTrace() {
    test.storage.busy(true);
    assertInstanceOf(Busy.class, test.append(test.produced(PID, 0, 0, 1, true)));
    assertEquals(List.of(), test.log.producers());
    assertEquals(0, test.log.lastStableOffset());
  }
}
