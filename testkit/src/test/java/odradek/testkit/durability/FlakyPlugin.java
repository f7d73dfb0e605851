package odradek.testkit.durability;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Supplier;
import odradek.core.spi.storage.StorageProvider;
import odradek.testkit.storage.FaultPlan;
import odradek.testkit.storage.ScriptedFaults;

/**
 * A class path with one plug-in on it, {@link FlakyProvider}, whose faults a test orders.
 *
 * <p><b>Threading:</b> thread-safe.
 */
final class FlakyPlugin extends ClassLoader implements Supplier<FaultPlan> {

  private static final String PROVIDER = "odradek.testkit.durability.FlakyProvider";
  private static final String SERVICE_FILE = "META-INF/services/" + StorageProvider.class.getName();

  private final ScriptedFaults faults = new ScriptedFaults();

  FlakyPlugin() {
    super(FlakyPlugin.class.getClassLoader());
  }

  /** What goes wrong. */
  ScriptedFaults faults() {
    return faults;
  }

  /** For the provider, which sees exported types alone. */
  @Override
  public FaultPlan get() {
    return faults;
  }

  /** The provider is a class of this loader, in no module, as on a class path. */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      if (!name.equals(PROVIDER)) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = FlakyPlugin.class.getResourceAsStream("FlakyProvider.class")) {
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    return name.equals(SERVICE_FILE) ? Collections.enumeration(List.of(serviceFile())) : Collections.emptyEnumeration();
  }

  private static URL serviceFile() {
    try {
      return new URL(null, "flaky:" + SERVICE_FILE, new URLStreamHandler() {
        @Override
        protected URLConnection openConnection(URL url) {
          return new URLConnection(url) {
            @Override
            public void connect() {
              // there is nothing to connect to
            }

            @Override
            public InputStream getInputStream() {
              return new ByteArrayInputStream(PROVIDER.getBytes(StandardCharsets.UTF_8));
            }
          };
        }
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
