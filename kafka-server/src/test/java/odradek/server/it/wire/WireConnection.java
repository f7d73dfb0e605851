package odradek.server.it.wire;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;

/**
 * One socket to a broker.
 *
 * <p><b>Threading:</b> confined to the test's thread. <b>Blocking:</b> every read ends after {@link #READ_LIMIT} at
 * most.
 */
public final class WireConnection implements AutoCloseable {

  /** How long a read waits for the broker. */
  public static final Duration READ_LIMIT = Duration.ofSeconds(30);

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final String CLIENT_ID = "wire";

  private final Socket socket;
  private final DataInputStream input;
  private int nextCorrelationId = 1;

  private WireConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.input = new DataInputStream(socket.getInputStream());
  }

  /** Connects. */
  public static WireConnection open(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(address, (int) CONNECT_LIMIT.toMillis());
      socket.setSoTimeout((int) READ_LIMIT.toMillis());
      socket.setTcpNoDelay(true);
      return new WireConnection(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends a request and reads its response. */
  public <T extends ApiMessage> T call(ApiKeys api, int version, ApiMessage request, Class<T> type) throws IOException {
    int correlationId = send(api, version, request);
    return receive(api, version, correlationId, type);
  }

  /** Sends a request and returns its correlation id. */
  public int send(ApiKeys api, int version, ApiMessage request) throws IOException {
    int correlationId = nextCorrelationId++;
    sendFrame(frame(api, version, correlationId, request));
    return correlationId;
  }

  /** Reads the next response, which has to be the one to the given request. */
  public <T extends ApiMessage> T receive(ApiKeys api, int version, int correlationId, Class<T> type)
      throws IOException {
    ByteBuffer frame = receiveFrame();
    ResponseHeaderData header = new ResponseHeaderData(new ByteBufferAccessor(frame),
        ApiMessageType.fromApiKey(api.id).responseHeaderVersion((short) version));
    if (header.correlationId() != correlationId) {
      throw new AssertionError("response to request " + header.correlationId() + " where the one to " + correlationId
          + " had to come");
    }
    ApiMessage response = ApiMessageType.fromApiKey(api.id).newResponse();
    response.read(new ByteBufferAccessor(frame), (short) version);
    if (frame.hasRemaining()) {
      throw new AssertionError(frame.remaining() + " bytes behind the response " + response);
    }
    return type.cast(response);
  }

  /** Header and body of a request, without the length in front. */
  public static ByteBuffer frame(ApiKeys api, int version, int correlationId, ApiMessage request) {
    RequestHeaderData header = new RequestHeaderData().setRequestApiKey(api.id).setRequestApiVersion((short) version)
        .setCorrelationId(correlationId).setClientId(CLIENT_ID);
    short headerVersion = ApiMessageType.fromApiKey(api.id).requestHeaderVersion((short) version);
    ByteBuffer head = MessageUtil.toByteBufferAccessor(header, headerVersion).buffer();
    ByteBuffer body = MessageUtil.toByteBufferAccessor(request, (short) version).buffer();
    return ByteBuffer.allocate(head.remaining() + body.remaining()).put(head).put(body).flip();
  }

  /** Sends a frame: its length, then its bytes. */
  public void sendFrame(ByteBuffer frame) throws IOException {
    ByteBuffer withLength = ByteBuffer.allocate(Integer.BYTES + frame.remaining());
    withLength.putInt(frame.remaining()).put(frame.duplicate());
    sendBytes(withLength.array());
  }

  /** Sends bytes as they are. */
  public void sendBytes(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Reads a frame: correlation id and what follows. */
  public ByteBuffer receiveFrame() throws IOException {
    byte[] frame = new byte[input.readInt()];
    input.readFully(frame);
    return ByteBuffer.wrap(frame);
  }

  /** Whether the broker ends the connection before it sends anything more. */
  public boolean isClosedByBroker() throws IOException {
    try {
      input.readByte();
      return false;
    } catch (EOFException | SocketException e) {
      // End of stream or a reset: either way the broker has hung up.
      return true;
    }
  }

  /** Ends the sending side. */
  public void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
