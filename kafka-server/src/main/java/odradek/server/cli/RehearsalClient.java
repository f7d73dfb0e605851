package odradek.server.cli;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import odradek.api.Uuid;
import odradek.api.message.ApiKey;
import odradek.api.message.ApiVersionsRequest;
import odradek.api.message.FetchRequest;
import odradek.api.message.FetchRequest.FetchPartition;
import odradek.api.message.FetchRequest.FetchTopic;
import odradek.api.message.FindCoordinatorRequest;
import odradek.api.message.HeartbeatRequest;
import odradek.api.message.InitProducerIdRequest;
import odradek.api.message.JoinGroupRequest;
import odradek.api.message.JoinGroupRequest.JoinGroupRequestProtocol;
import odradek.api.message.JoinGroupResponse;
import odradek.api.message.LeaveGroupRequest;
import odradek.api.message.LeaveGroupRequest.MemberIdentity;
import odradek.api.message.ListOffsetsRequest;
import odradek.api.message.ListOffsetsRequest.ListOffsetsPartition;
import odradek.api.message.ListOffsetsRequest.ListOffsetsTopic;
import odradek.api.message.MetadataRequest;
import odradek.api.message.MetadataRequest.MetadataRequestTopic;
import odradek.api.message.OffsetCommitRequest;
import odradek.api.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import odradek.api.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import odradek.api.message.OffsetFetchRequest;
import odradek.api.message.OffsetFetchRequest.OffsetFetchRequestTopic;
import odradek.api.message.ProduceRequest;
import odradek.api.message.ProduceRequest.PartitionProduceData;
import odradek.api.message.ProduceRequest.TopicProduceData;
import odradek.api.message.SyncGroupRequest;
import odradek.api.message.SyncGroupRequest.SyncGroupRequestAssignment;
import odradek.api.record.RecordBatchBuilder;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;

/**
 * Asks a broker once for everything that a producer and a consumer of a group ask for. It looks at no answer that it
 * does not need: what matters is that the broker went through its code.
 *
 * <p><b>Threading:</b> confined to one thread, which waits for every answer.
 */
final class RehearsalClient implements AutoCloseable {

  private static final int ANSWER_TIMEOUT_MS = 5_000;
  private static final int ATTEMPTS = 20;
  private static final String NAME = "rehearsal";

  private final Socket socket;
  private final DataInputStream in;
  private int correlationId;

  RehearsalClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(ANSWER_TIMEOUT_MS);
    in = new DataInputStream(socket.getInputStream());
  }

  void playAll() throws IOException {
    playProducer();
    playConsumer();
    playGroup();
  }

  private void playProducer() throws IOException {
    ask(ApiKey.API_VERSIONS, 3, new ApiVersionsRequest(NAME, "1"));
    ask(ApiKey.METADATA, 9, new MetadataRequest(List.of(new MetadataRequestTopic(Uuid.ZERO, NAME)), true, false,
        false));
    ask(ApiKey.INIT_PRODUCER_ID, 2, new InitProducerIdRequest(null, 60_000, -1, (short) -1, false, false));
    ByteBuffer text = ByteBuffer.wrap(NAME.getBytes(StandardCharsets.UTF_8));
    ByteBuffer batch = new RecordBatchBuilder().append(0, null, text, List.of()).build();
    var data = List.of(new TopicProduceData(NAME, Uuid.ZERO, List.of(new PartitionProduceData(0, batch))));
    ask(ApiKey.PRODUCE, 9, new ProduceRequest(null, (short) -1, 1_000, data));
    ask(ApiKey.PRODUCE, 9, new ProduceRequest(null, (short) 1, 1_000, data));
  }

  private void playConsumer() throws IOException {
    var latest = new ListOffsetsTopic(NAME, List.of(new ListOffsetsPartition(0, -1, -1)));
    ask(ApiKey.LIST_OFFSETS, 6, new ListOffsetsRequest(-1, (byte) 0, List.of(latest), 1_000));
    fetch(0, 1);
    fetch(2, 50); // at the end, so it waits
  }

  private void fetch(long offset, int maxWaitMs) throws IOException {
    var partition = new FetchPartition(0, -1, offset, -1, -1, 1 << 20, Uuid.ZERO, -1);
    ask(ApiKey.FETCH, 12, new FetchRequest(null, -1, new FetchRequest.ReplicaState(-1, -1), maxWaitMs, 1, 1 << 20,
        (byte) 0, 0,
        0, List.of(new FetchTopic(NAME, Uuid.ZERO, List.of(partition))), List.of(), ""));
  }

  private void playGroup() throws IOException {
    ask(ApiKey.FIND_COORDINATOR, 2, new FindCoordinatorRequest(NAME, (byte) 0, List.of()));
    JoinGroupResponse member = join();
    var assignment = new SyncGroupRequestAssignment(member.memberId(), ByteBuffer.allocate(0));
    ask(ApiKey.SYNC_GROUP, 3, new SyncGroupRequest(
        NAME, member.generationId(), member.memberId(), null, null, null, List.of(assignment)));
    ask(ApiKey.HEARTBEAT, 3, new HeartbeatRequest(NAME, member.generationId(), member.memberId(), null));
    var partition = new OffsetCommitRequestPartition(0, 1, -1, "");
    ask(ApiKey.OFFSET_COMMIT, 7, new OffsetCommitRequest(NAME, member.generationId(), member.memberId(), null, -1,
        List.of(new OffsetCommitRequestTopic(NAME, Uuid.ZERO, List.of(partition)))));
    ask(ApiKey.OFFSET_FETCH, 5, new OffsetFetchRequest(
        NAME, List.of(new OffsetFetchRequestTopic(NAME, List.of(0))), List.of(), false));
    ask(ApiKey.LEAVE_GROUP, 3, new LeaveGroupRequest(NAME, "",
        List.of(new MemberIdentity(member.memberId(), null, null))));
  }

  /** The coordinator may be loading, and it gives out the member id before it lets the member in. */
  private JoinGroupResponse join() throws IOException {
    String memberId = "";
    JoinGroupResponse response = null;
    for (int attempt = 0; attempt < ATTEMPTS && (response == null || response.errorCode() != 0); attempt++) {
      var protocol = new JoinGroupRequestProtocol("range", ByteBuffer.allocate(0));
      ByteBuffer answer = ask(ApiKey.JOIN_GROUP, 5,
          new JoinGroupRequest(NAME, 10_000, 10_000, memberId, null, "consumer", List.of(protocol), null));
      response = JoinGroupResponse.read(new WireReader(answer), (short) 5);
      memberId = response.memberId();
    }
    return response;
  }

  /** Sends a request and waits for the body of its answer. */
  private ByteBuffer ask(ApiKey api, int version, ApiMessage request) throws IOException {
    ByteBuffer body = request.toBytes((short) version);
    byte[] client = NAME.getBytes(StandardCharsets.UTF_8);
    boolean flexible = api.requestHeaderVersion((short) version) >= 2;
    int sizeBytes = 10 + client.length + (flexible ? 1 : 0) + body.remaining();
    ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + sizeBytes).putInt(sizeBytes);
    frame.putShort(api.id()).putShort((short) version).putInt(correlationId++);
    frame.putShort((short) client.length).put(client);
    if (flexible) {
      frame.put((byte) 0);
    }
    socket.getOutputStream().write(frame.put(body).array());
    byte[] answer = new byte[in.readInt()];
    in.readFully(answer);
    int headerBytes = Integer.BYTES + (api.responseHeaderVersion((short) version) >= 1 ? 1 : 0);
    return ByteBuffer.wrap(answer, headerBytes, answer.length - headerBytes).slice();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
