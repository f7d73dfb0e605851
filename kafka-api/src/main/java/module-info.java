/**
 * What both ends of a Kafka connection share: identifiers, error codes, record batches, wire messages.
 * Depends on nothing but {@code java.base}.
 */
module odradek.api {
  exports odradek.api;
  exports odradek.api.frame;
  exports odradek.api.message;
  exports odradek.api.record;
  exports odradek.api.wire;
}
