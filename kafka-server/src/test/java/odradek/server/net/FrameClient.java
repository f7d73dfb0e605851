package odradek.server.net;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A blocking peer. */
final class FrameClient implements AutoCloseable {

  private static final int READ_TIMEOUT_MS = 20_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  FrameClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(READ_TIMEOUT_MS);
    InputStream stream = socket.getInputStream();
    in = new DataInputStream(stream);
    out = socket.getOutputStream();
  }

  /** A frame with its length field. */
  static byte[] framed(byte[] content) {
    return ByteBuffer.allocate(Integer.BYTES + content.length).putInt(content.length).put(content).array();
  }

  void sendFrame(byte[] content) throws IOException {
    sendRaw(framed(content));
  }

  void sendRaw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  byte[] readFrame() throws IOException {
    byte[] content = new byte[in.readInt()];
    in.readFully(content);
    return content;
  }

  /** Reads to the end; a connection that was reset ended as well. */
  boolean atEnd() throws IOException {
    try {
      return in.read() < 0;
    } catch (java.net.SocketException e) {
      return true;
    }
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
