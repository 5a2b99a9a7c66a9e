package dev.kldrift.job.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** The rules for URLs that alerts are sent to. */
final class SinkUrl {
  static final String RULE =
      "must be an https URL with a host and no user, or http to localhost, 127.0.0.1 or [::1]";

  private SinkUrl() {}

  /** Host of an allowed URL; empty where it is not allowed. */
  static Optional<String> host(Secret url) {
    try {
      URI uri = new URI(url.reveal());
      boolean named = uri.getHost() != null && uri.getRawUserInfo() == null;
      boolean safe =
          "https".equalsIgnoreCase(uri.getScheme())
              || ("http".equalsIgnoreCase(uri.getScheme()) && isLoopback(uri.getHost()));
      return named && safe ? Optional.of(ConfigKey.lowerCase(uri.getHost())) : Optional.empty();
    } catch (URISyntaxException e) { // its message shows the URL
      return Optional.empty();
    }
  }

  /** By name alone: what a name server says may change. */
  static boolean isLoopback(String host) {
    return host != null
        && (host.equalsIgnoreCase("localhost")
            || host.equals("[::1]")
            || host.matches("127(\\.\\d{1,3}){3}"));
  }
}
