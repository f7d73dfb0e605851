package odradek.server.it.broker;

import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link BrokerUnderTest} that all test classes of the run share. Tests therefore use topics and groups
 * of their own. A test after which the broker is gone fails, and the next one gets a new broker.
 */
public final class SharedBroker implements ParameterResolver, AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(SharedBroker.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == BrokerUnderTest.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    BrokerUnderTest broker = broker(context);
    if (!broker.isAlive()) {
      context.getRoot().getStore(NAMESPACE).remove(BrokerUnderTest.class);
      broker.close();
      return broker(context);
    }
    return broker;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    BrokerUnderTest broker = broker(context);
    if (!broker.isAlive()) {
      throw new AssertionError("the broker did not survive this test: " + broker);
    }
  }

  private static BrokerUnderTest broker(ExtensionContext context) {
    return context.getRoot().getStore(NAMESPACE)
        .getOrComputeIfAbsent(BrokerUnderTest.class, type -> Brokers.start(Map.of()), BrokerUnderTest.class);
  }
}
