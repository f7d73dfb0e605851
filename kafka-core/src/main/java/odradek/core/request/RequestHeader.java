package odradek.core.request;

import java.nio.ByteBuffer;
import odradek.api.message.ApiKey;
import odradek.api.wire.MalformedMessageException;
import odradek.api.wire.WireReader;

/**
 * The header of a request.
 *
 * <p><b>Source:</b> the protocol guide's request headers v1 and v2; v2 has a tag section, and its client id keeps the
 * old encoding.
 *
 * @param apiKey which API
 * @param apiVersion which version of it
 * @param correlationId comes back with the answer
 */
record RequestHeader(short apiKey, short apiVersion, int correlationId) {

  private static final int FIXED_BYTES = 8;

  /** Reads the part that every version has in the same place, and moves the buffer behind it. */
  static RequestHeader read(ByteBuffer frame) {
    if (frame.remaining() < FIXED_BYTES) {
      throw new MalformedMessageException(
          "the frame has " + frame.remaining() + " bytes, a request header needs at least "
          + FIXED_BYTES);
    }
    return new RequestHeader(frame.getShort(), frame.getShort(), frame.getInt());
  }

  /** Reads the rest of the header, and moves the buffer to the body. Answers the client id, empty if there is none. */
  String readClientId(ByteBuffer frame, ApiKey key) {
    var in = new WireReader(frame);
    String clientId = in.readNullableString(false);
    if (key.requestHeaderVersion(apiVersion) >= 2) {
      in.skipTags();
    }
    frame.position(in.position());
    return clientId == null ? "" : clientId;
  }
}
