package odradek.testkit.junit;

import java.lang.reflect.AnnotatedElement;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import odradek.core.Broker;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What is behind {@link EmbeddedBroker}, and the way to go where the settings have to be computed:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final BrokerExtension BROKER = BrokerExtension.builder().config("num.partitions", partitions()).build();
 * }</pre>
 *
 * <p>Registered by a static field it runs one broker for the class, by an instance field one for each test method. Tests get
 * it as a parameter of type {@link Broker}. Nothing is kept in the extension itself; brokers are in JUnit's stores, which
 * close them.
 *
 * <p><b>Threading:</b> thread-safe.
 */
public final class BrokerExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(BrokerExtension.class);
  private static final String BROKER = "broker";
  private static final String SETTINGS = "settings";

  private final BrokerSettings own;

  /** For {@link EmbeddedBroker}, which has the settings. */
  public BrokerExtension() {
    this(null);
  }

  private BrokerExtension(BrokerSettings own) {
    this.own = own;
  }

  /** Describes a broker; with nothing said, the one that {@link EmbeddedBroker} describes with nothing said. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    ExtensionContext.Store store = context.getStore(NAMESPACE);
    if (own != null && store.get(this) != null) {
      // a nested class, where the broker of the enclosing one goes on
      return;
    }
    String where = context.getRequiredTestClass().getName();
    BrokerSettings settings = own != null ? own : annotated(context.getRequiredTestClass(), where).orElse(null);
    if (settings == null) {
      return;
    }
    store.put(own != null ? this : SETTINGS, settings);
    if (!settings.perMethod()) {
      store.put(BROKER, StartedBroker.start(settings, where, owner()));
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    String where = context.getRequiredTestClass().getName() + "." + context.getRequiredTestMethod().getName();
    BrokerSettings settings = ofMethod(context, where);
    if (settings != null) {
      context.getStore(NAMESPACE).put(BROKER, StartedBroker.start(settings, where, owner()));
    }
  }

  /** Who starts brokers: the annotation, or this very extension. The parameter goes to whoever started the nearest one. */
  private Object owner() {
    return own != null ? this : EmbeddedBroker.class;
  }

  /** What a method wants of a broker of its own, or null if it wants none. */
  private BrokerSettings ofMethod(ExtensionContext context, String where) {
    ExtensionContext.Store store = context.getStore(NAMESPACE);
    if (own != null) {
      boolean registeredByInstanceField = store.get(this) == null;
      return registeredByInstanceField || own.perMethod() ? own : null;
    }
    Optional<BrokerSettings> onMethod = annotated(context.getRequiredTestMethod(), where);
    if (onMethod.isPresent()) {
      return onMethod.get();
    }
    return store.get(SETTINGS) instanceof BrokerSettings ofClass && ofClass.perMethod() ? ofClass : null;
  }

  private static Optional<BrokerSettings> annotated(AnnotatedElement element, String where) {
    return AnnotationSupport.findAnnotation(element, EmbeddedBroker.class)
        .map(annotation -> BrokerSettings.of(annotation, where));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    if (parameter.getParameter().getType() != Broker.class) {
      return false;
    }
    return !(context.getStore(NAMESPACE).get(BROKER) instanceof StartedBroker nearest) || nearest.startedBy() == owner();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (context.getStore(NAMESPACE).get(BROKER) instanceof StartedBroker started) {
      return started.broker();
    }
    throw new ParameterResolutionException("there is no broker yet for parameter '" + parameter.getParameter().getName()
        + "' of " + parameter.getDeclaringExecutable() + ": each test method has a broker of its own here, so ask for it in a "
        + "test method, in @BeforeEach or in @AfterEach, or put @EmbeddedBroker on the class without perMethod");
  }

  /**
   * Describes a broker.
   *
   * <p><b>Threading:</b> confined to one thread.
   */
  public static final class Builder {

    private final Map<String, String> config = new TreeMap<>();
    private String storage = "memory";
    private String transport = "";
    private boolean perMethod;

    private Builder() {}

    /** Chooses the storage engine, see {@link EmbeddedBroker#storage}. */
    public Builder storage(String provider) {
      storage = provider;
      return this;
    }

    /** Chooses on what the broker listens, see {@link EmbeddedBroker#transport}. */
    public Builder transport(String name) {
      transport = name;
      return this;
    }

    /** Sets a key of the broker's configuration. */
    public Builder config(String key, String value) {
      config.put(key, value);
      return this;
    }

    /** Gives each test method a broker of its own, even if the extension is registered by a static field. */
    public Builder perMethod() {
      perMethod = true;
      return this;
    }

    /** Ends. */
    public BrokerExtension build() {
      return new BrokerExtension(new BrokerSettings(storage, transport, config, perMethod));
    }
  }
}
