/**
 * Programs that run in a JVM of their own with a Java client of another version on the class path.
 *
 * <p>Entry point: {@link odradek.server.it.driver.ClientDriver}. Only what kafka-clients 2.8 has may be used here, and
 * nothing of the other test packages.
 */
package odradek.server.it.driver;
