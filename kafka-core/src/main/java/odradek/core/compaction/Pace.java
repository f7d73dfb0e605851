package odradek.core.compaction;

/** How fast a log is cleaned, and whether that goes on. */
@FunctionalInterface
public interface Pace {

  /**
   * Called with what was read or written, again and again; waits as long as that takes at the speed that is allowed.
   *
   * @param bytes how much
   * @throws CleaningStoppedException if the cleaning has to end
   */
  void spend(long bytes);
}
