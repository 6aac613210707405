package dev.spillway.web.app;

import dev.spillway.page.console.ForeignPages;
import io.quarkus.virtual.threads.VirtualThreads;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/** The applications that Spillway stands in front of. */
@ApplicationScoped
class Apps implements ForeignPages {

  private final Map<String, AppClient> clients = new LinkedHashMap<>();

  Apps(AppsConfig config, @VirtualThreads ExecutorService executor) {
    App.of(config).forEach((name, app) -> clients.put(name, new AppClient(app, executor)));
  }

  Set<String> names() {
    return clients.keySet();
  }

  /** An answer that is not a list is passed on as it is, with the origin of Spillway. */
  @Override
  public boolean mayBeServed() {
    return !clients.isEmpty();
  }

  Optional<AppClient> find(String name) {
    return Optional.ofNullable(clients.get(name));
  }

  @PreDestroy
  void close() {
    clients.values().forEach(AppClient::close);
  }
}
