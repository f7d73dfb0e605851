package odradek.generator;

/**
 * A range of message versions, both ends inclusive; empty if {@code low > high}.
 *
 * @param low the first version
 * @param high the last version; {@link Short#MAX_VALUE} for an open end
 */
record VersionRange(int low, int high) {

  static final VersionRange NONE = new VersionRange(0, -1);

  /** Reads {@code none}, {@code 3}, {@code 3+} or {@code 3-7}; an absent text means none. */
  static VersionRange parse(String text) {
    if (text == null || text.equals("none")) {
      return NONE;
    }
    if (text.endsWith("+")) {
      return new VersionRange(Integer.parseInt(text.substring(0, text.length() - 1)), Short.MAX_VALUE);
    }
    int dash = text.indexOf('-');
    if (dash < 0) {
      return new VersionRange(Integer.parseInt(text), Integer.parseInt(text));
    }
    return new VersionRange(Integer.parseInt(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1)));
  }

  boolean isEmpty() {
    return low > high;
  }

  VersionRange intersect(VersionRange other) {
    var both = new VersionRange(Math.max(low, other.low), Math.min(high, other.high));
    return both.isEmpty() ? NONE : both;
  }

  boolean contains(VersionRange other) {
    return other.isEmpty() || low <= other.low && other.high <= high;
  }

  /** The versions of this range that come before {@code later}, which must reach to the end of this range. */
  VersionRange before(VersionRange later) {
    VersionRange overlap = intersect(later);
    if (overlap.isEmpty()) {
      return this;
    }
    if (overlap.high != high) {
      throw new IllegalArgumentException("versions " + later + " end inside " + this);
    }
    var rest = new VersionRange(low, overlap.low - 1);
    return rest.isEmpty() ? NONE : rest;
  }

  /** A Java condition that says whether {@code version} lies in this range, given that it lies in {@code within}. */
  String condition(VersionRange within) {
    VersionRange inside = intersect(within);
    if (inside.isEmpty()) {
      return "false";
    }
    if (inside.low == within.low) {
      return inside.high == within.high ? "true" : "version <= " + inside.high;
    }
    return inside.high == within.high
        ? "version >= " + inside.low
        : "version >= " + inside.low + " && version <= " + inside.high;
  }

  @Override
  public String toString() {
    if (isEmpty()) {
      return "none";
    }
    return low == high ? Integer.toString(low) : high == Short.MAX_VALUE ? low + "+" : low + "-" + high;
  }
}
