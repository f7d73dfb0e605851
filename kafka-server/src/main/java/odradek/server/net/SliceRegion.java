package odradek.server.net;

import io.netty.channel.DefaultFileRegion;
import java.nio.channels.FileChannel;
import odradek.core.spi.storage.FileRange;
import odradek.core.spi.storage.Slice;

/**
 * A slice on its way out by sendfile. Epoll recognises only {@link DefaultFileRegion} and its heirs (any other region
 * is copied), and a region of that class would close the file when it is done; this one gives the slice back instead.
 */
final class SliceRegion extends DefaultFileRegion {

  private final Slice slice;

  /** Takes over one reference of the slice. */
  SliceRegion(Slice slice, FileRange range) {
    super(range.channel(), range.position(), range.length());
    this.slice = slice;
  }

  /**
   * Whether the kernel can send the range itself. The native transport reaches into the JDK's channel for its
   * descriptor, so it must not meet another implementation.
   */
  static boolean accepts(FileRange range) {
    return range != null && range.channel().getClass().getModule() == FileChannel.class.getModule();
  }

  @Override
  protected void deallocate() {
    slice.release();
  }
}
