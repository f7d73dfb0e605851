/**
 * The crash contract of storage engines: what a provider promised is there after its process was killed and the power
 * failed.
 *
 * <p>An author of a storage plug-in extends {@link odradek.testkit.crash.CrashContractTest}. It looks at nothing but
 * the provider and the engine's directory, so it holds for native engines and foreign jars too. What it can find out
 * and what it cannot stands in the class comment.
 *
 * <p>One side is the test's process: {@code CrashCase} starts children, keeps a model of what they say, kills them and
 * damages the directory. The other is the child: {@code CrashChild} runs a random {@code CrashScript} against the
 * engine and says before and after each call what it does. Between them is a pipe with lines of text.
 */
package odradek.testkit.crash;
