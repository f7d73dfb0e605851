package odradek.client.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import odradek.api.message.ApiKey;
import odradek.api.wire.MalformedMessageException;
import odradek.api.wire.WireReader;
import odradek.api.wire.WireWriter;
import odradek.client.net.RequestFailedException.Reason;

/**
 * A call that waits to be sent, or for its answer.
 *
 * <p><b>Threading:</b> confined to the connection's shard.
 *
 * @param <R> the answer
 */
final class PendingCall<R> {

  /** API key, version, correlation id, length of the client id. */
  private static final int FIXED_HEADER_BYTES = 10;

  private final Call<R> call;
  private final CompletableFuture<R> result;
  private final long timeoutMs;
  private final long deadlineNs;
  private final long sizeBytes;
  private short version = ServedVersions.NONE;
  private int correlationId;

  PendingCall(Call<R> call, CompletableFuture<R> result, long timeoutMs, long deadlineNs, long sizeBytes) {
    this.call = call;
    this.result = result;
    this.timeoutMs = timeoutMs;
    this.deadlineNs = deadlineNs;
    this.sizeBytes = sizeBytes;
  }

  Call<R> call() {
    return call;
  }

  long timeoutMs() {
    return timeoutMs;
  }

  long deadlineNs() {
    return deadlineNs;
  }

  /** About how much memory it takes. */
  long sizeBytes() {
    return sizeBytes;
  }

  int correlationId() {
    return correlationId;
  }

  boolean isSent() {
    return version != ServedVersions.NONE;
  }

  /**
   * Writes the request; it counts as sent from now on.
   *
   * @return header and body
   * @throws RuntimeException if the version cannot carry what is in the request
   */
  ByteBuffer encode(short chosenVersion, int id, String clientId) {
    ApiKey api = call.api();
    byte[] client = clientId.getBytes(StandardCharsets.UTF_8);
    boolean flexible = api.requestHeaderVersion(chosenVersion) >= 2;
    ByteBuffer frame = ByteBuffer.allocate(
        FIXED_HEADER_BYTES + client.length + (flexible ? 1 : 0) + call.request().size(chosenVersion));
    frame.putShort(api.id()).putShort(chosenVersion).putInt(id).putShort((short) client.length).put(client);
    if (flexible) {
      frame.put((byte) 0); // no tagged fields
    }
    call.request().write(new WireWriter(frame), chosenVersion);
    version = chosenVersion;
    correlationId = id;
    return frame.flip();
  }

  /**
   * Reads the answer; {@link #answer} hands it over.
   *
   * @param frame behind the correlation id
   * @throws MalformedMessageException if it makes no sense
   */
  R decode(ByteBuffer frame) {
    var in = new WireReader(frame);
    if (call.api().responseHeaderVersion(version) >= 1) {
      in.skipTags();
    }
    return call.reader().read(in, version);
  }

  /** Reads the answer and hands it over. */
  void answer(ByteBuffer frame) {
    result.complete(decode(frame));
  }

  /**
   * Gives up.
   *
   * @param what happened, behind the API's name
   */
  void fail(Reason reason, String what, Throwable cause) {
    result.completeExceptionally(new RequestFailedException(reason, isSent(), call.api() + " " + what, cause));
  }
}
