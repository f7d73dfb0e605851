package odradek.core.group;

import java.util.Locale;

/** Where a classic group is in its life. The names go out in listings and descriptions. */
enum GroupState {
  /** No members; there may be offsets. */
  EMPTY("Empty"),
  /** Members are asked to join again. */
  PREPARING_REBALANCE("PreparingRebalance"),
  /** A generation has begun and its leader has not yet said who gets what. */
  COMPLETING_REBALANCE("CompletingRebalance"),
  /** Everybody has or may fetch an assignment. */
  STABLE("Stable"),
  /** The group does not exist; only the dead answer of old description requests shows it. */
  DEAD("Dead");

  private final String wireName;
  private final String lowerCaseName;

  GroupState(String wireName) {
    this.wireName = wireName;
    this.lowerCaseName = wireName.toLowerCase(Locale.ROOT);
  }

  String wireName() {
    return wireName;
  }

  /** What filters, which ignore case, compare with. */
  String lowerCaseName() {
    return lowerCaseName;
  }
}
