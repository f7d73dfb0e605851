/**
 * Finds plug-ins with {@link java.util.ServiceLoader} and checks what they say of themselves.
 *
 * <p>There is no global registry: each broker loads its own {@link odradek.core.plugin.Plugins}.
 */
package odradek.core.plugin;
