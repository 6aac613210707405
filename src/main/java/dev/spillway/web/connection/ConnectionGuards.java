package dev.spillway.web.connection;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.spi.VertxServiceProvider;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Has Vert.x guard its connections. It has no hook of its own at which a connection can be seen
 * before its first request is complete, except that it takes its transport from whoever is named in
 * {@code META-INF/services}. In a binary that file is there by itself, and the class that it names
 * is not.
 */
@RegisterForReflection
public final class ConnectionGuards implements VertxServiceProvider {

  private static final String MOST_CONNECTIONS = "quarkus.http.limits.max-connections";

  @Override
  public void init(VertxBuilder builder) {
    builder.findTransport(
        new GuardedTransport(
            builder.findTransport(),
            () ->
                ConfigProvider.getConfig()
                    .unwrap(SmallRyeConfig.class)
                    .getConfigMapping(ConnectionSettings.class),
            () ->
                ConfigProvider.getConfig()
                    .getOptionalValue(MOST_CONNECTIONS, Integer.class)
                    .orElse(Integer.MAX_VALUE)));
  }
}
