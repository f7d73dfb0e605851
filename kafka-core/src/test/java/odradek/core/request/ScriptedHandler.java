package odradek.core.request;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import odradek.api.ErrorCode;
import odradek.api.message.HeartbeatResponse;
import odradek.api.wire.ApiMessage;
import odradek.api.wire.MalformedMessageException;
import odradek.core.listener.ResponseFrame;

/**
 * Answers when the test says so. A request's body is one byte, its name; {@code !} is malformed. It answers with a
 * Heartbeat response, which holds little more than an error code.
 */
final class ScriptedHandler implements ApiHandler<String> {

  /** What to do with a request right away. */
  interface Script {
    void handle(String name, Reply reply);
  }

  private record Begun(String name, Reply reply) {}

  final List<String> begun = new ArrayList<>();
  private final List<Begun> open = new ArrayList<>();
  private Script script = (name, reply) -> { };

  void script(Script value) {
    script = value;
  }

  @Override
  public String read(ByteBuffer body, short version) {
    char name = (char) body.get();
    if (name == '!') {
      throw new MalformedMessageException("the name is '!'");
    }
    return String.valueOf(name);
  }

  @Override
  public void handle(RequestContext context, String request, Reply reply) {
    begun.add(request);
    open.add(new Begun(request, reply));
    script.handle(request, reply);
  }

  /** The way back of a request. */
  Reply reply(String name) {
    return open.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow().reply();
  }

  /** Answers a request. */
  void answer(String name) {
    answer(reply(name));
  }

  static void answer(Reply reply) {
    reply.send(response(ErrorCode.NONE));
  }

  private static ApiMessage response(ErrorCode error) {
    return HeartbeatResponse.builder().errorCode(error.code()).build();
  }

  /** An answer in parts that notes its release. */
  static ResponseFrame.Stored stored(Runnable onRelease) {
    return new ResponseFrame.Stored(new ReleaseNotingSlice(onRelease));
  }

  @Override
  public ApiMessage refusal(String request, short version, ErrorCode error, String message) {
    return response(error);
  }
}
