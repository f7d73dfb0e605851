package odradek.codec.launch;

import java.util.ServiceLoader;
import odradek.core.spi.codec.CodecUnavailableException;
import odradek.core.spi.codec.CompressionProvider;

/** A program that opens every provider it finds and prints a line for each: its name and what became of it. */
public final class OpenAll {

  private OpenAll() {}

  /**
   * Runs the program.
   *
   * @param args not looked at
   */
  public static void main(String[] args) {
    for (CompressionProvider provider : ServiceLoader.load(CompressionProvider.class)) {
      System.out.println(provider.name() + "=" + attempt(provider));
    }
  }

  private static String attempt(CompressionProvider provider) {
    try {
      return provider.open().name().equals(provider.name()) ? "works" : "has another name";
    } catch (CodecUnavailableException e) {
      return e.getMessage();
    }
  }
}
