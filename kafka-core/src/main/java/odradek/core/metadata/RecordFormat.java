package odradek.core.metadata;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.api.wire.WireWriter;
import odradek.core.metadata.record.BrokerChangeRecord;
import odradek.core.metadata.record.ClusterRecord;
import odradek.core.metadata.record.ConfigRecord;
import odradek.core.metadata.record.FeatureLevelRecord;
import odradek.core.metadata.record.PartitionChangeRecord;
import odradek.core.metadata.record.PartitionRecord;
import odradek.core.metadata.record.ProducerIdsRecord;
import odradek.core.metadata.record.RegisterBrokerRecord;
import odradek.core.metadata.record.RemoveTopicRecord;
import odradek.core.metadata.record.TopicRecord;
import odradek.core.metadata.record.TopicStorageRecord;
import odradek.core.metadata.record.UnregisterBrokerRecord;

/**
 * Metadata records as bytes: {@code type(2) | version(2) | fields}.
 *
 * <p><b>Threading:</b> stateless.
 */
final class RecordFormat {

  private static final int HEADER_BYTES = 4;

  private RecordFormat() {}

  /** Writes records, each into a buffer of its own. */
  static List<ByteBuffer> write(List<ApiMessage> records) {
    var written = new ArrayList<ByteBuffer>(records.size());
    for (ApiMessage record : records) {
      written.add(write(record));
    }
    return written;
  }

  static ByteBuffer write(ApiMessage record) {
    short version = record.highestVersion();
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + record.size(version));
    bytes.putShort(record.apiKey()).putShort(version);
    record.write(new WireWriter(bytes), version);
    return bytes.flip();
  }

  /**
   * Reads a record; the buffer's position is left alone.
   *
   * @throws IllegalStateException if its type or version is not known: it was written by newer software
   */
  static ApiMessage read(ByteBuffer bytes) {
    ByteBuffer in = bytes.duplicate();
    short type = in.getShort();
    short version = in.getShort();
    var reader = new WireReader(in);
    try {
      return read(type, version, reader);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("metadata record of type " + type + " and version " + version
          + " cannot be read: it was written by newer software", e);
    }
  }

  private static ApiMessage read(short type, short version, WireReader in) {
    return switch (type) {
      case ClusterRecord.API_KEY -> ClusterRecord.read(in, version);
      case FeatureLevelRecord.API_KEY -> FeatureLevelRecord.read(in, version);
      case RegisterBrokerRecord.API_KEY -> RegisterBrokerRecord.read(in, version);
      case BrokerChangeRecord.API_KEY -> BrokerChangeRecord.read(in, version);
      case UnregisterBrokerRecord.API_KEY -> UnregisterBrokerRecord.read(in, version);
      case TopicRecord.API_KEY -> TopicRecord.read(in, version);
      case RemoveTopicRecord.API_KEY -> RemoveTopicRecord.read(in, version);
      case PartitionRecord.API_KEY -> PartitionRecord.read(in, version);
      case PartitionChangeRecord.API_KEY -> PartitionChangeRecord.read(in, version);
      case ConfigRecord.API_KEY -> ConfigRecord.read(in, version);
      case ProducerIdsRecord.API_KEY -> ProducerIdsRecord.read(in, version);
      case TopicStorageRecord.API_KEY -> TopicStorageRecord.read(in, version);
      default -> throw new IllegalArgumentException("unknown type " + type);
    };
  }
}
