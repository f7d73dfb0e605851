package odradek.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import odradek.core.spi.storage.StorageProvider;

/**
 * A class path with another persistent storage provider, {@code second}, as a plug-in's jar would bring it: the loader
 * defines the class itself, so that it is no part of our modules.
 */
final class SecondEngine extends URLClassLoader {

  private static final String PLUGIN = SecondStorageProvider.class.getName();

  private SecondEngine(Path folder) throws IOException {
    super(new URL[] {folder.toUri().toURL()}, SecondEngine.class.getClassLoader());
  }

  /** @param folder gets the registration */
  static SecondEngine in(Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF").resolve("services"));
    Files.writeString(services.resolve(StorageProvider.class.getName()), PLUGIN + "\n");
    return new SecondEngine(folder);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      if (!name.equals(PLUGIN)) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = SecondEngine.class.getResourceAsStream("SecondStorageProvider.class")) {
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
