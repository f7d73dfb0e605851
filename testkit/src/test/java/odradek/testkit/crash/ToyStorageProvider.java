package odradek.testkit.crash;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import odradek.core.spi.storage.StorageCapability;
import odradek.core.spi.storage.StorageContext;
import odradek.core.spi.storage.StorageEngine;
import odradek.core.spi.storage.StorageProvider;

/** A persistent engine in a few lines, and some that have a fault on purpose. */
public class ToyStorageProvider implements StorageProvider {

  /** What is wrong with an engine. */
  enum Flaw {
    NONE,
    /** An append is kept in the process until something else is written. */
    BUFFERS,
    /** What is read when it opens is not checked. */
    TRUSTS,
    /** What was deleted is back when it opens. */
    REVIVES,
    /** What was truncated is back when it opens. */
    REGROWS,
    /** A replacement is written in two steps. */
    TEARS,
    /** The last of many values of one write to the state area is written by itself. */
    SPLITS
  }

  private final Flaw flaw;

  /** For the service loader. */
  public ToyStorageProvider() {
    this(Flaw.NONE);
  }

  ToyStorageProvider(Flaw flaw) {
    this.flaw = flaw;
  }

  @Override
  public String name() {
    return flaw == Flaw.NONE ? "toy" : "toy-" + flaw.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Set<StorageCapability> capabilities() {
    return Set.of(StorageCapability.PERSISTENT);
  }

  @Override
  public StorageEngine open(StorageContext context) throws IOException {
    return new ToyEngine(context.directory(), flaw);
  }

  /** Loses what nobody has flushed when its process ends. */
  public static final class Buffers extends ToyStorageProvider {
    /** For the service loader. */
    public Buffers() {
      super(Flaw.BUFFERS);
    }
  }

  /** Believes its file. */
  public static final class Trusts extends ToyStorageProvider {
    /** For the service loader. */
    public Trusts() {
      super(Flaw.TRUSTS);
    }
  }

  /** Brings back what was deleted. */
  public static final class Revives extends ToyStorageProvider {
    /** For the service loader. */
    public Revives() {
      super(Flaw.REVIVES);
    }
  }

  /** Brings back what was truncated. */
  public static final class Regrows extends ToyStorageProvider {
    /** For the service loader. */
    public Regrows() {
      super(Flaw.REGROWS);
    }
  }

  /** Replaces in two steps. */
  public static final class Tears extends ToyStorageProvider {
    /** For the service loader. */
    public Tears() {
      super(Flaw.TEARS);
    }
  }

  /** Writes state in two steps. */
  public static final class Splits extends ToyStorageProvider {
    /** For the service loader. */
    public Splits() {
      super(Flaw.SPLITS);
    }
  }
}
