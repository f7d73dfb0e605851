package odradek.api.frame;

import java.nio.ByteBuffer;
import java.util.List;
import odradek.api.wire.WireSize;
import odradek.api.wire.WireWriter;

/** A heap buffer that grows, and what Produce and Fetch responses have in common. Confined to one thread at a time. */
final class ResponseBuffer {
  private ByteBuffer buffer;
  private WireWriter out;

  /**
   * Starts with space for others.
   *
   * @param reservedBytes left at the front, zero
   * @param expectedBytes a guess at what comes behind
   */
  ResponseBuffer(int reservedBytes, int expectedBytes) {
    buffer = ByteBuffer.allocate(reservedBytes + expectedBytes).position(reservedBytes);
    out = new WireWriter(buffer);
  }

  /** A writer that has room for so many bytes. */
  WireWriter room(int bytes) {
    if (buffer.remaining() < bytes) {
      int position = buffer.position();
      ByteBuffer larger = ByteBuffer.allocate(Math.max(Math.addExact(position, bytes), Math.max(64, 2 * position)));
      larger.put(buffer.flip());
      buffer = larger;
      out = new WireWriter(larger);
    }
    return out;
  }

  int position() {
    return buffer.position();
  }

  /** Ends the writing. */
  ByteBuffer finish() {
    return buffer.flip();
  }

  void string(String value, boolean compact) {
    room(WireSize.ofString(value, compact)).writeString(value, compact);
  }

  void nullableString(String value, boolean compact) {
    room(WireSize.ofNullableString(value, compact)).writeNullableString(value, compact);
  }

  /** Writes the top-level tag section, whose only field, number 0, are endpoints. */
  void endpointTags(List<NodeEndpoint> endpoints) {
    if (endpoints.isEmpty()) {
      room(1).writeUnsignedVarint(0);
      return;
    }
    int size = WireSize.ofArrayLength(endpoints.size(), true);
    for (int i = 0; i < endpoints.size(); i++) {
      NodeEndpoint endpoint = endpoints.get(i);
      size += 4 + WireSize.ofString(endpoint.host(), true) + 4 + WireSize.ofNullableString(endpoint.rack(), true) + 1;
    }
    WireWriter tags = room(1 + WireSize.ofTagged(0, size));
    tags.writeUnsignedVarint(1);
    tags.writeUnsignedVarint(0);
    tags.writeUnsignedVarint(size);
    tags.writeArrayLength(endpoints.size(), true);
    for (int i = 0; i < endpoints.size(); i++) {
      NodeEndpoint endpoint = endpoints.get(i);
      tags.writeInt(endpoint.nodeId());
      tags.writeString(endpoint.host(), true);
      tags.writeInt(endpoint.port());
      tags.writeNullableString(endpoint.rack(), true);
      tags.writeUnsignedVarint(0);
    }
  }

  /** Writes a tagged field of a leader's id and epoch. */
  static void leaderTag(WireWriter out, int tag, int leaderId, int leaderEpoch) {
    out.writeUnsignedVarint(tag);
    out.writeUnsignedVarint(9);
    out.writeInt(leaderId);
    out.writeInt(leaderEpoch);
    out.writeUnsignedVarint(0);
  }
}
