package odradek.core.metadata;

import java.util.Set;
import java.util.random.RandomGenerator;
import odradek.core.config.BrokerConfig;
import odradek.core.config.ConfigResolver;

/**
 * What a command sees.
 *
 * @param image the latest image, changes included that are not committed yet
 * @param nextOffset at most the offset that the decision's first record will get, and more than that of any earlier one
 * @param config the configuration that this node was started with
 * @param resolver what is in effect where a topic says nothing
 * @param storageProviders the names of the storage plug-ins that there are
 * @param features the features that can be put into effect
 * @param random where ids come from
 */
public record ControllerView(
    ClusterImage image,
    long nextOffset,
    BrokerConfig config,
    ConfigResolver resolver,
    Set<String> storageProviders,
    SupportedFeatures features,
    RandomGenerator random) {}
