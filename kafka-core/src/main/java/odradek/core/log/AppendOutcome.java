package odradek.core.log;

/** What became of an append. */
public sealed interface AppendOutcome permits Appended, Rejected, Busy {}
