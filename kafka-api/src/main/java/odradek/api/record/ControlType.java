package odradek.api.record;

/** What a control record says. Readers ignore types they do not know. */
public enum ControlType {
  /** The transaction was aborted. */
  ABORT(0),
  /** The transaction was committed. */
  COMMIT(1),
  /** A new leader of a metadata quorum. */
  LEADER_CHANGE(2),
  /** The start of a metadata snapshot. */
  SNAPSHOT_HEADER(3),
  /** The end of a metadata snapshot. */
  SNAPSHOT_FOOTER(4),
  /** The version of a metadata quorum's protocol. */
  KRAFT_VERSION(5),
  /** The voters of a metadata quorum. */
  KRAFT_VOTERS(6),
  /** A type that did not exist when this was written. */
  UNKNOWN(-1);

  private static final ControlType[] BY_WIRE_ID = {
    ABORT, COMMIT, LEADER_CHANGE, SNAPSHOT_HEADER, SNAPSHOT_FOOTER, KRAFT_VERSION, KRAFT_VOTERS
  };

  private final short wireId;

  ControlType(int wireId) {
    this.wireId = (short) wireId;
  }

  /** The number in the record's key, -1 for {@link #UNKNOWN}. */
  public short wireId() {
    return wireId;
  }

  /** Whether this ends a transaction: {@link #ABORT} or {@link #COMMIT}. */
  public boolean isTransactionMarker() {
    return this == ABORT || this == COMMIT;
  }

  /**
   * The type with this number.
   *
   * @param wireId what the key of a control record holds
   */
  public static ControlType of(short wireId) {
    return wireId >= 0 && wireId < BY_WIRE_ID.length ? BY_WIRE_ID[wireId] : UNKNOWN;
  }
}
