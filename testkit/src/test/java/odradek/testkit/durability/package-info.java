/**
 * What the config {@code durability} promises, tested with a whole broker over
 * {@link odradek.testkit.durability.FlakyProvider}.
 */
package odradek.testkit.durability;
