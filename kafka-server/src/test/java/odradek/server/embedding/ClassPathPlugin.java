package odradek.server.embedding;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * A plug-in on a class path of its own above the tests', which the thread sees until this is closed.
 *
 * <p><b>Threading:</b> confined to one thread.
 */
final class ClassPathPlugin implements AutoCloseable {

  private final Thread thread = Thread.currentThread();
  private final ClassLoader before = thread.getContextClassLoader();
  private final URLClassLoader loader;

  ClassPathPlugin(Path... entries) throws MalformedURLException {
    var urls = new URL[entries.length];
    for (int i = 0; i < entries.length; i++) {
      urls[i] = entries[i].toUri().toURL();
    }
    loader = new URLClassLoader(urls, getClass().getClassLoader());
    thread.setContextClassLoader(loader);
  }

  /** The plug-in's provider: not one of those that the tests have on their class path anyway. */
  <P> P provider(Class<P> service) {
    return ServiceLoader.load(service, loader).stream()
        .filter(provider -> provider.type().getClassLoader() == loader)
        .findFirst().orElseThrow().get();
  }

  /** A class of the plug-in, or of its tests. */
  Class<?> type(String name) throws ClassNotFoundException {
    return loader.loadClass(name);
  }

  @Override
  public void close() throws IOException {
    thread.setContextClassLoader(before);
    loader.close();
  }
}
