package odradek.api.frame;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import odradek.api.Uuid;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireLists;
import odradek.api.wire.WireReader;

/**
 * A Fetch request, versions 4 to 18. What a version lacks has the value that stands for "not said".
 *
 * <p><b>Threading:</b> immutable.
 *
 * <p><b>Buffers:</b> the frame is borrowed until the constructor returns; nothing of it is kept.
 *
 * <p><b>Source:</b> KIP-227 (sessions, v7), KIP-320 (v9), KIP-392 (v11), KIP-482 and KIP-595 (v12), KIP-516 (v13),
 * KIP-903 (v15), KIP-853 (v17), KIP-1166 (v18).
 */
public final class FetchRequestView {
  /** The oldest version. */
  public static final short LOWEST_VERSION = 4;

  /** The newest version. */
  public static final short HIGHEST_VERSION = 18;

  private static final int FIRST_FLEXIBLE_VERSION = 12;
  private static final int FIRST_VERSION_WITH_TOPIC_IDS = 13;
  private static final int FIRST_VERSION_WITH_REPLICA_STATE = 15;
  private static final int CLUSTER_ID_TAG = 0;
  private static final int REPLICA_STATE_TAG = 1;

  /**
   * A topic to be fetched.
   *
   * @param name its name, empty from version 13 on
   * @param topicId its identifier, zero before version 13
   * @param partitions its partitions in the order of the request, unmodifiable
   */
  public record Topic(String name, Uuid topicId, List<FetchPartition> partitions) {}

  /**
   * A topic some partitions of which leave the fetch session.
   *
   * @param name its name, empty from version 13 on
   * @param topicId its identifier, zero before version 13
   * @param partitions the partitions, unmodifiable
   */
  public record ForgottenTopic(String name, Uuid topicId, List<Integer> partitions) {}

  /** The fields that travel in the tag section. */
  private record Tags(String clusterId, int replicaId, long replicaEpoch) {
    private static final Tags NONE = new Tags(null, -1, -1);
  }

  private final short version;
  private final boolean flexible;
  private final int maxWaitMs;
  private final int minBytes;
  private final int maxBytes;
  private final byte isolationLevel;
  private final int sessionId;
  private final int sessionEpoch;
  private final List<Topic> topics;
  private final List<ForgottenTopic> forgottenTopics;
  private final String rackId;
  private final int replicaId;
  private final Tags tags;

  /**
   * Reads a request.
   *
   * @param frame positioned at the request's body, behind the header, and limited to it; not moved
   * @param version the request's version
   * @throws odradek.api.wire.MalformedMessageException if the bytes are not such a request
   * @throws IllegalArgumentException if there is no such version
   */
  public FetchRequestView(ByteBuffer frame, short version) {
    ApiMessage.checkVersion("FetchRequest", version, LOWEST_VERSION, HIGHEST_VERSION);
    var in = new WireReader(frame);
    this.version = version;
    this.flexible = version >= FIRST_FLEXIBLE_VERSION;
    int plainReplicaId = version < FIRST_VERSION_WITH_REPLICA_STATE ? in.readInt() : -1;
    this.maxWaitMs = in.readInt();
    this.minBytes = in.readInt();
    this.maxBytes = in.readInt();
    this.isolationLevel = in.readByte();
    this.sessionId = version >= 7 ? in.readInt() : 0;
    this.sessionEpoch = version >= 7 ? in.readInt() : -1;
    this.topics = topics(in);
    this.forgottenTopics = version >= 7 ? forgotten(in) : List.of();
    this.rackId = version >= 11 ? in.readString(flexible) : "";
    this.tags = flexible ? readTags(in) : Tags.NONE;
    this.replicaId = version < FIRST_VERSION_WITH_REPLICA_STATE ? plainReplicaId : tags.replicaId;
  }

  private List<Topic> topics(WireReader in) {
    int count = in.readArrayLength(flexible, 2);
    ArrayList<Topic> read = WireLists.withRoom(count);
    for (int i = 0; i < count; i++) {
      String name = usesTopicIds() ? "" : in.readString(flexible);
      Uuid topicId = usesTopicIds() ? in.readUuid() : Uuid.ZERO;
      int partitionCount = in.readArrayLength(flexible, 16);
      ArrayList<FetchPartition> partitions = WireLists.withRoom(partitionCount);
      for (int j = 0; j < partitionCount; j++) {
        partitions.add(FetchPartition.read(in, version));
      }
      if (flexible) {
        in.skipTags();
      }
      read.add(new Topic(name, topicId, Collections.unmodifiableList(partitions)));
    }
    return Collections.unmodifiableList(read);
  }

  private List<ForgottenTopic> forgotten(WireReader in) {
    int count = in.readArrayLength(flexible, 2);
    ArrayList<ForgottenTopic> read = WireLists.withRoom(count);
    for (int i = 0; i < count; i++) {
      String name = usesTopicIds() ? "" : in.readString(flexible);
      Uuid topicId = usesTopicIds() ? in.readUuid() : Uuid.ZERO;
      List<Integer> partitions = WireLists.readInts(in, in.readArrayLength(flexible, 4));
      if (flexible) {
        in.skipTags();
      }
      read.add(new ForgottenTopic(name, topicId, partitions));
    }
    return Collections.unmodifiableList(read);
  }

  private Tags readTags(WireReader in) {
    Tags read = Tags.NONE;
    for (int count = in.readTagCount(); count > 0; count--) {
      int tag = in.readUnsignedVarint();
      int end = in.readTagEnd();
      if (tag == CLUSTER_ID_TAG) {
        read = new Tags(in.readNullableString(true), read.replicaId, read.replicaEpoch);
        in.checkTagEnd(end);
      } else if (tag == REPLICA_STATE_TAG && version >= FIRST_VERSION_WITH_REPLICA_STATE) {
        read = new Tags(read.clusterId, in.readInt(), in.readLong());
        in.skipTags();
        in.checkTagEnd(end);
      } else {
        in.skipTo(end);
      }
    }
    return read;
  }

  /** The request's version. */
  public short version() {
    return version;
  }

  /** Whether topics are named by their identifiers, not their names. */
  public boolean usesTopicIds() {
    return version >= FIRST_VERSION_WITH_TOPIC_IDS;
  }

  /** The broker that follows, or -1 for a consumer. */
  public int replicaId() {
    return replicaId;
  }

  /** The epoch of the broker that follows, or -1. */
  public long replicaEpoch() {
    return tags.replicaEpoch;
  }

  /** How long the answer may wait for more records. */
  public int maxWaitMs() {
    return maxWaitMs;
  }

  /** How many record bytes the answer waits for. */
  public int minBytes() {
    return minBytes;
  }

  /** How many record bytes the answer may have, unless its first batch is larger. */
  public int maxBytes() {
    return maxBytes;
  }

  /** 0 to see everything below the high watermark, 1 to see what is committed. */
  public byte isolationLevel() {
    return isolationLevel;
  }

  /** The fetch session, or 0 for none. */
  public int sessionId() {
    return sessionId;
  }

  /** The epoch of the fetch session: -1 for no session, 0 to start one. */
  public int sessionEpoch() {
    return sessionEpoch;
  }

  /** The topics in the order of the request, unmodifiable. */
  public List<Topic> topics() {
    return topics;
  }

  /** What leaves the fetch session, unmodifiable. */
  public List<ForgottenTopic> forgottenTopics() {
    return forgottenTopics;
  }

  /** The rack of the consumer, or empty. */
  public String rackId() {
    return rackId;
  }

  /** The cluster the sender believes to be in, or null. */
  public String clusterId() {
    return tags.clusterId;
  }
}
