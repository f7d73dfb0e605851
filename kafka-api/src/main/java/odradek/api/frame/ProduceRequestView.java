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
 * A Produce request, versions 3 to 13, on the frame that brought it. Record bytes are not looked at.
 *
 * <p><b>Threading:</b> immutable.
 *
 * <p><b>Buffers:</b> the frame is borrowed for as long as the view or a slice from it is used; neither its position nor
 * its contents change.
 *
 * <p><b>Source:</b> KIP-98 (v3), KIP-482 (v9), KIP-516 (v13).
 */
public final class ProduceRequestView {
  /** The oldest version. */
  public static final short LOWEST_VERSION = 3;

  /** The newest version. */
  public static final short HIGHEST_VERSION = 13;

  private static final int FIRST_FLEXIBLE_VERSION = 9;
  private static final int FIRST_VERSION_WITH_TOPIC_IDS = 13;

  /**
   * A topic of the request.
   *
   * @param name its name, empty from version 13 on
   * @param topicId its identifier, zero before version 13
   * @param partitions its partitions in the order of the request, unmodifiable
   */
  public record Topic(String name, Uuid topicId, List<Partition> partitions) {}

  /**
   * A partition of the request.
   *
   * @param index the partition, as the client says
   * @param recordsPosition the index in the frame of the first record byte
   * @param recordsSizeBytes the number of record bytes, -1 where the client sent null
   */
  public record Partition(int index, int recordsPosition, int recordsSizeBytes) {}

  private final ByteBuffer frame;
  private final short version;
  private final String transactionalId;
  private final short acks;
  private final int timeoutMs;
  private final List<Topic> topics;

  /**
   * Reads the structure of a request.
   *
   * @param frame positioned at the request's body, behind the header, and limited to it
   * @param version the request's version
   * @throws odradek.api.wire.MalformedMessageException if the bytes are not such a request
   * @throws IllegalArgumentException if there is no such version
   */
  public ProduceRequestView(ByteBuffer frame, short version) {
    ApiMessage.checkVersion("ProduceRequest", version, LOWEST_VERSION, HIGHEST_VERSION);
    boolean flexible = version >= FIRST_FLEXIBLE_VERSION;
    var in = new WireReader(frame);
    this.frame = frame;
    this.version = version;
    this.transactionalId = in.readNullableString(flexible);
    this.acks = in.readShort();
    this.timeoutMs = in.readInt();
    int count = in.readArrayLength(flexible, 2);
    ArrayList<Topic> read = WireLists.withRoom(count);
    for (int i = 0; i < count; i++) {
      read.add(topic(in, version, flexible));
    }
    this.topics = Collections.unmodifiableList(read);
    if (flexible) {
      in.skipTags();
    }
  }

  private static Topic topic(WireReader in, short version, boolean flexible) {
    boolean byId = version >= FIRST_VERSION_WITH_TOPIC_IDS;
    String name = byId ? "" : in.readString(flexible);
    Uuid topicId = byId ? in.readUuid() : Uuid.ZERO;
    int count = in.readArrayLength(flexible, 5);
    ArrayList<Partition> partitions = WireLists.withRoom(count);
    for (int i = 0; i < count; i++) {
      int index = in.readInt();
      int sizeBytes = in.readBytesLength(flexible);
      partitions.add(new Partition(index, in.position(), sizeBytes));
      in.skipTo(in.position() + Math.max(sizeBytes, 0));
      if (flexible) {
        in.skipTags();
      }
    }
    if (flexible) {
      in.skipTags();
    }
    return new Topic(name, topicId, Collections.unmodifiableList(partitions));
  }

  /** The request's version. */
  public short version() {
    return version;
  }

  /** Whether topics are named by their identifiers, not their names. */
  public boolean usesTopicIds() {
    return version >= FIRST_VERSION_WITH_TOPIC_IDS;
  }

  /** The producer's transactional id, or null. */
  public String transactionalId() {
    return transactionalId;
  }

  /** How many acknowledgements are awaited: 0, 1, or -1 for all in-sync replicas; others are the client's error. */
  public short acks() {
    return acks;
  }

  /** How long acknowledgements are awaited, as the client says. */
  public int timeoutMs() {
    return timeoutMs;
  }

  /** The topics in the order of the request, unmodifiable. */
  public List<Topic> topics() {
    return topics;
  }

  /**
   * The record bytes of a partition.
   *
   * @param partition one of this request's
   * @return a slice of the frame, or null where the client sent null
   */
  public ByteBuffer records(Partition partition) {
    return partition.recordsSizeBytes() < 0
        ? null
        : frame.slice(partition.recordsPosition(), partition.recordsSizeBytes());
  }
}
