package odradek.core.hosting;

/** How much space a log directory has left. */
enum SpaceLevel {
  /** Nothing is held back. */
  ENOUGH,
  /** Producers are slowed down. */
  LOW,
  /** Clients write nothing. */
  FULL
}
