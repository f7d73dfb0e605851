package odradek.testkit.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a broker for a test class or a test method, and hands it over as a parameter.
 *
 * <pre>{@code
 * @EmbeddedBroker
 * class OrdersTest {
 *
 *   @Test
 *   void ordersArrive(Broker broker) {
 *     var producer = producerFor(broker.bootstrapServers());
 *     ...
 *   }
 * }
 * }</pre>
 *
 * <p>On a class, one broker starts before all of its tests and ends after them, those of {@code @Nested} classes included;
 * constructors and {@code @BeforeAll} methods get it too. With {@link #perMethod} each test method has one of its own. On a
 * method, that method alone has one, which counts instead of the class's. A broker is closed whatever becomes of the tests,
 * and a directory that was made for it is deleted.
 *
 * <p>Brokers choose a free port, so test classes may run in parallel.
 */
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(BrokerExtension.class)
public @interface EmbeddedBroker {

  /**
   * Which engine stores the partitions: {@code memory}, {@code file}, or a plug-in's name. All but {@code memory} get a
   * temporary directory, unless {@link #config} says {@code log.dirs}.
   */
  String storage() default "memory";

  /**
   * On what the broker listens: {@code tcp} or {@code in-process}. If it is left empty, {@code tcp} where the module
   * {@code odradek.server} is on the path, otherwise {@code in-process}.
   */
  String transport() default "";

  /** More configuration of the broker, entries of the form {@code key=value}. */
  String[] config() default {};

  /** Whether each test method of an annotated class has a broker of its own. */
  boolean perMethod() default false;
}
