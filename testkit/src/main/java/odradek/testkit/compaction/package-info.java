/**
 * The contract of compaction, which every storage engine has to keep: extend
 * {@link odradek.testkit.compaction.CompactionContractTest}.
 *
 * <p>It runs the broker's own cleaner on an engine, and so uses packages that {@code odradek.core} exports to the test
 * kit only. Where tests run on the module path, the test kit itself is on the class path; two options open the way
 * then: {@code --add-exports odradek.core/odradek.core.compaction=ALL-UNNAMED} and
 * {@code --add-exports odradek.core/odradek.core.log=ALL-UNNAMED}.
 *
 * <p><b>Threading:</b> confined to the test's thread.
 */
package odradek.testkit.compaction;
