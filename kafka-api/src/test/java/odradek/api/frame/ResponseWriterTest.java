package odradek.api.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import odradek.api.ErrorCode;
import odradek.api.Uuid;
import odradek.api.message.FetchResponse;
import odradek.api.message.ProduceResponse;
import odradek.api.message.RandomFrames;
import odradek.api.wire.UnsupportedFieldException;
import odradek.api.wire.WireReader;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The writers of responses against the generated messages, byte for byte. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ResponseWriterTest {
  private static final int ROUNDS = 400 * Integer.getInteger("odradek.soak.factor", 1);
  private static final int RESERVED = 9;
  private static final long SEED = Long.getLong("odradek.seed", System.nanoTime());

  @Test
  void produce() {
    assertEquals(ProduceResponse.LOWEST_VERSION, ProduceResponseWriter.LOWEST_VERSION);
    assertEquals(ProduceResponse.HIGHEST_VERSION, ProduceResponseWriter.HIGHEST_VERSION);
    for (short version = 3; version <= ProduceResponseWriter.HIGHEST_VERSION; version++) {
      for (int round = 0; round < ROUNDS; round++) {
        ByteBuffer frame = new RandomFrames(SEED + round, false).draw(ProduceResponseData.SCHEMAS[version]);
        ProduceResponse response = withKnownErrors(ProduceResponse.read(new WireReader(frame), version));
        ByteBuffer written = write(response, new ProduceResponseWriter(version, RESERVED, round % 7));
        assertEquals(0L, written.getLong(0));
        assertEquals(response.toBytes(version), written.position(RESERVED),
            "version " + version + " seed " + (SEED + round));
      }
    }
  }

  @Test
  void fetch() {
    assertEquals(FetchResponse.LOWEST_VERSION, FetchResponseWriter.LOWEST_VERSION);
    assertEquals(FetchResponse.HIGHEST_VERSION, FetchResponseWriter.HIGHEST_VERSION);
    for (short version = 4; version <= FetchResponseWriter.HIGHEST_VERSION; version++) {
      for (int round = 0; round < ROUNDS; round++) {
        String where = "version " + version + " seed " + (SEED + round);
        ByteBuffer frame = new RandomFrames(SEED + round, false).draw(FetchResponseData.SCHEMAS[version]);
        FetchResponse response = withKnownErrors(FetchResponse.read(new WireReader(frame), version));
        var writer = new FetchResponseWriter<ByteBuffer>(version, RESERVED, round % 7);
        FetchResponseParts<ByteBuffer> parts = write(response, writer);
        parts.reserved(RESERVED).putLong(77);
        ByteBuffer written = joined(parts, where);
        assertEquals(77L, written.getLong(0));
        assertEquals(response.toBytes(version), written.position(RESERVED), where);
      }
    }
  }

  @Test
  void partsAlternateAndPayloadsAreThoseGiven() {
    var writer = new FetchResponseWriter<String>((short) 17, 0, 0);
    writer.start(0, ErrorCode.NONE, 0, 1).topic("", new Uuid(1, 2), 3);
    writer.partition(0, ErrorCode.NONE, 1, 1, 0).records("first", 10);
    writer.partition(1, ErrorCode.NONE, 1, 1, 0).records("none", 0);
    writer.partition(2, ErrorCode.NONE, 1, 1, 0).records("last", 20);
    var kinds = new ArrayList<String>();
    var bytes = new int[1];
    FetchResponseParts<String> parts = writer.finish(List.of());
    parts.forEach(new FetchResponseParts.Sink<String>() {
      @Override
      public void bytes(ByteBuffer part) {
        kinds.add("bytes");
        bytes[0] += part.remaining();
      }

      @Override
      public void payload(String payload, int sizeBytes) {
        kinds.add(payload + sizeBytes);
        bytes[0] += sizeBytes;
      }
    });
    assertEquals(List.of("bytes", "first10", "bytes", "last20", "bytes"), kinds);
    assertEquals(bytes[0], parts.sizeBytes());
  }

  @Test
  void hintsAreDroppedInOldVersions() {
    List<NodeEndpoint> endpoints = List.of(new NodeEndpoint(1, "host", 9092, null));
    for (short version = 4; version < 16; version++) {
      var plain = new FetchResponseWriter<ByteBuffer>(version, 0, 1);
      var hinting = new FetchResponseWriter<ByteBuffer>(version, 0, 1);
      for (var writer : List.of(plain, hinting)) {
        writer.start(0, ErrorCode.NONE, 0, 1).topic("t", Uuid.ZERO, 1).partition(0, ErrorCode.NONE, 0, 0, 0);
      }
      if (version < 12) {
        hinting.currentLeader(1, 2);
      }
      assertEquals(joined(plain.finish(List.of()), ""), joined(hinting.finish(endpoints), ""));
    }
    for (short version = 3; version < 10; version++) {
      var plain = new ProduceResponseWriter(version, 0, 1);
      var hinting = new ProduceResponseWriter(version, 0, 1);
      for (var writer : List.of(plain, hinting)) {
        writer.start(1).topic("t", Uuid.ZERO, 1).partition(0, ErrorCode.NONE, 0, 0, 0);
      }
      if (version < 8) {
        hinting.errorMessage("bad").recordErrors(List.of(new RecordError(1, null)));
      }
      hinting.currentLeader(1, 2);
      assertEquals(plain.finish(0, List.of()), hinting.finish(0, endpoints));
    }
  }

  @Test
  void whatMustNotBeLostIsRefused() {
    assertThrows(UnsupportedFieldException.class,
        () -> new FetchResponseWriter<ByteBuffer>((short) 6, 0, 0).start(0, ErrorCode.NONE, 1, 0));
    assertRefused(10, writer -> writer.preferredReadReplica(1));
    assertRefused(11, writer -> writer.divergingEpoch(1, 1));
    assertRefused(11, writer -> writer.snapshot(1, 1));
  }

  @Test
  void countsAreKept() {
    var fetch = new FetchResponseWriter<ByteBuffer>((short) 12, 0, 0);
    assertThrows(IllegalStateException.class, () -> fetch.topic("t", Uuid.ZERO, 1));
    fetch.start(0, ErrorCode.NONE, 0, 2).topic("t", Uuid.ZERO, 1);
    assertThrows(IllegalStateException.class, () -> fetch.start(0, ErrorCode.NONE, 0, 2));
    assertThrows(IllegalStateException.class, () -> fetch.topic("u", Uuid.ZERO, 1));
    fetch.partition(0, ErrorCode.NONE, 0, 0, 0);
    assertThrows(IllegalStateException.class, () -> fetch.partition(1, ErrorCode.NONE, 0, 0, 0));
    assertThrows(IllegalStateException.class, () -> fetch.finish(List.of()));
    var produce = new ProduceResponseWriter((short) 12, 0, 0);
    assertThrows(IllegalStateException.class, () -> produce.finish(0, List.of()));
    produce.start(0).finish(0, List.of());
    assertThrows(IllegalStateException.class, () -> produce.finish(0, List.of()));
  }

  private static void assertRefused(int version, Consumer<FetchResponseWriter<ByteBuffer>> hint) {
    var writer = new FetchResponseWriter<ByteBuffer>((short) version, 0, 0);
    writer.start(0, ErrorCode.NONE, 0, 1).topic("t", Uuid.ZERO, 1).partition(0, ErrorCode.NONE, 0, 0, 0);
    hint.accept(writer);
    assertThrows(UnsupportedFieldException.class, () -> writer.finish(List.of()));
  }

  private static ByteBuffer joined(FetchResponseParts<ByteBuffer> parts, String where) {
    ByteBuffer all = ByteBuffer.allocate((int) parts.sizeBytes());
    parts.forEach(new FetchResponseParts.Sink<>() {
      @Override
      public void bytes(ByteBuffer bytes) {
        assertTrue(bytes.hasRemaining(), where);
        all.put(bytes);
      }

      @Override
      public void payload(ByteBuffer payload, int sizeBytes) {
        assertEquals(payload.remaining(), sizeBytes, where);
        all.put(payload.duplicate());
      }
    });
    assertFalse(all.hasRemaining(), where);
    return all.flip();
  }

  private static ErrorCode known(short code) {
    ErrorCode[] codes = ErrorCode.values();
    return codes[Math.floorMod(code, codes.length)];
  }

  private static ProduceResponse withKnownErrors(ProduceResponse response) {
    return response.toBuilder().responses(response.responses().stream()
        .map(topic -> topic.toBuilder().partitionResponses(topic.partitionResponses().stream()
            .map(partition -> partition.toBuilder().errorCode(known(partition.errorCode()).code()).build())
            .toList()).build())
        .toList()).build();
  }

  private static FetchResponse withKnownErrors(FetchResponse response) {
    // Before version 7 there is no such field.
    short error = response.errorCode() == 0 ? 0 : known(response.errorCode()).code();
    return response.toBuilder().errorCode(error).responses(response.responses().stream()
        .map(topic -> topic.toBuilder().partitions(topic.partitions().stream()
            .map(partition -> partition.toBuilder().errorCode(known(partition.errorCode()).code()).build())
            .toList()).build())
        .toList()).build();
  }

  private static ByteBuffer write(ProduceResponse response, ProduceResponseWriter writer) {
    writer.start(response.responses().size());
    for (ProduceResponse.TopicProduceResponse topic : response.responses()) {
      writer.topic(topic.name(), topic.topicId(), topic.partitionResponses().size());
      for (ProduceResponse.PartitionProduceResponse partition : topic.partitionResponses()) {
        writer.partition(partition.index(), ErrorCode.forCode(partition.errorCode()), partition.baseOffset(),
            partition.logAppendTimeMs(), partition.logStartOffset());
        writer.errorMessage(partition.errorMessage());
        writer.recordErrors(partition.recordErrors().stream()
            .map(error -> new RecordError(error.batchIndex(), error.batchIndexErrorMessage())).toList());
        writer.currentLeader(partition.currentLeader().leaderId(), partition.currentLeader().leaderEpoch());
      }
    }
    return writer.finish(response.throttleTimeMs(), response.nodeEndpoints().stream()
        .map(node -> new NodeEndpoint(node.nodeId(), node.host(), node.port(), node.rack())).toList());
  }

  private static FetchResponseParts<ByteBuffer> write(FetchResponse response, FetchResponseWriter<ByteBuffer> writer) {
    writer.start(response.throttleTimeMs(), ErrorCode.forCode(response.errorCode()), response.sessionId(),
        response.responses().size());
    for (FetchResponse.FetchableTopicResponse topic : response.responses()) {
      writer.topic(topic.topic(), topic.topicId(), topic.partitions().size());
      for (FetchResponse.PartitionData partition : topic.partitions()) {
        writer.partition(partition.partitionIndex(), ErrorCode.forCode(partition.errorCode()),
            partition.highWatermark(), partition.lastStableOffset(), partition.logStartOffset());
        writePartition(partition, writer);
      }
    }
    return writer.finish(response.nodeEndpoints().stream()
        .map(node -> new NodeEndpoint(node.nodeId(), node.host(), node.port(), node.rack())).toList());
  }

  private static void writePartition(FetchResponse.PartitionData partition, FetchResponseWriter<ByteBuffer> writer) {
    if (partition.abortedTransactions() != null) {
      writer.committedOnly();
      partition.abortedTransactions().forEach(txn -> writer.aborted(txn.producerId(), txn.firstOffset()));
    }
    writer.preferredReadReplica(partition.preferredReadReplica());
    writer.records(partition.records(), partition.records() == null ? -1 : partition.records().remaining());
    writer.divergingEpoch(partition.divergingEpoch().epoch(), partition.divergingEpoch().endOffset());
    writer.currentLeader(partition.currentLeader().leaderId(), partition.currentLeader().leaderEpoch());
    writer.snapshot(partition.snapshotId().endOffset(), partition.snapshotId().epoch());
  }
}
