package odradek.core.log;

/** What {@link BatchValidator#validate} found. */
public sealed interface ValidationOutcome permits ValidBatch, Rejected {}
