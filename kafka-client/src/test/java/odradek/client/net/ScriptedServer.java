package odradek.client.net;

import java.nio.ByteBuffer;
import java.util.List;
import odradek.api.message.ApiKey;
import odradek.api.message.ApiVersionsResponse;
import odradek.api.message.ApiVersionsResponse.ApiVersion;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.WireReader;
import odradek.api.wire.WireWriter;

/** The other side of a connection, frame by frame. */
final class ScriptedServer {

  /** A request's header. */
  record Request(ApiKey api, short version, int correlationId, String clientId, WireReader body) {}

  private ScriptedServer() {}

  static Request read(ByteBuffer frame) {
    var in = new WireReader(frame);
    ApiKey api = ApiKey.forId(in.readShort());
    short version = in.readShort();
    int correlationId = in.readInt();
    String clientId = in.readNullableString(false);
    if (api.requestHeaderVersion(version) >= 2) {
      in.skipTags();
    }
    return new Request(api, version, correlationId, clientId, in);
  }

  static ByteBuffer answer(Request request, ApiMessage body) {
    return answer(request, body, request.version());
  }

  static ByteBuffer answer(Request request, ApiMessage body, short version) {
    boolean flexible = request.api().responseHeaderVersion(request.version()) >= 1;
    ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + (flexible ? 1 : 0) + body.size(version));
    frame.putInt(request.correlationId());
    if (flexible) {
      frame.put((byte) 0);
    }
    body.write(new WireWriter(frame), version);
    return frame.flip();
  }

  static ApiVersionsResponse versions(int errorCode, ApiVersion... served) {
    return new ApiVersionsResponse((short) errorCode, List.of(served), 0, List.of(), -1, List.of(), false);
  }

  static ApiVersion range(ApiKey api, int lowest, int highest) {
    return new ApiVersion(api.id(), (short) lowest, (short) highest);
  }
}
