package dev.spillway.web.connection;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.spi.VertxServiceProvider;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Makes Vert.x guard its connections. Vert.x has no hook for a connection before its first complete
 * request, but it takes its transport from the class named in {@code META-INF/services}. The native
 * image contains that file, but the class only when it is registered here.
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
