/**
 * JUnit 5 extension with a broker in the test's own process.
 *
 * <p>Put {@link odradek.testkit.junit.EmbeddedBroker} on a test class or a test method and let the broker be handed to you as
 * a parameter; where the settings have to be computed, register a {@link odradek.testkit.junit.BrokerExtension}.
 *
 * <p><b>Threading:</b> no static state: test classes and methods may run in parallel, each with a broker of its own. Depends
 * on what core exports to everybody, and on JUnit.
 */
package odradek.testkit.junit;
