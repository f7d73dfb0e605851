package odradek.server.net;

/** A length field that cannot be one. Expected of strangers, so it carries no stack trace. */
final class MalformedFrameException extends Exception {

  private static final long serialVersionUID = 1L;

  private static final int HTTP_GET = 0x47455420;
  private static final int HTTP_POST = 0x504f5354;
  private static final int HTTP_HEAD = 0x48454144;
  private static final int TLS_HANDSHAKE = 0x1603;

  /**
   * Says what came and what was allowed.
   *
   * @param sizeBytes the length field
   * @param maxFrameBytes the limit
   */
  MalformedFrameException(int sizeBytes, int maxFrameBytes) {
    super("frame of " + sizeBytes + " bytes, expected 0 to " + maxFrameBytes + guess(sizeBytes), null, false, false);
  }

  /** The first bytes of other protocols make well-known sizes. */
  private static String guess(int sizeBytes) {
    if (sizeBytes == HTTP_GET || sizeBytes == HTTP_POST || sizeBytes == HTTP_HEAD) {
      return " (the peer speaks HTTP)";
    }
    return sizeBytes >>> 16 == TLS_HANDSHAKE ? " (the peer speaks TLS)" : "";
  }
}
