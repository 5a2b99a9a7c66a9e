package dev.kldrift.job.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * One HTML file that needs no other: styles, scripts and data are inside. Its policy lets exactly
 * these scripts and styles run, by their hashes, and lets the page fetch nothing.
 */
public final class HtmlPage {
  private static final String CHARTS = "echarts.common.min.js";

  private final String title;
  private final List<String> styles = new ArrayList<>();
  private final List<String> scripts = new ArrayList<>();
  private final StringBuilder body = new StringBuilder();

  private HtmlPage(String title) {
    this.title = title;
  }

  /**
   * The report of a run date.
   *
   * @param data JSON in which nothing can end a script
   * @param histograms as well
   */
  static String report(LocalDate runDate, String data, String histograms) {
    return new HtmlPage("Drift on " + runDate)
        .style("page.css", "report.css")
        .markup("report.html")
        .data("data", data)
        .data("histograms", histograms)
        .script(
            CHARTS,
            "divergence.js",
            "page.js",
            "format.js",
            "model.js",
            "charts.js",
            "morning.js",
            "feature.js",
            "tables.js",
            "report.js")
        .html();
  }

  /** The playground. */
  static String playground() {
    return new HtmlPage("Two dice: a playground for KL divergence")
        .style("page.css", "playground.css")
        .markup("playground.html")
        .script("divergence.js", "page.js", "sampling.js", "playground.js")
        .html();
  }

  /**
   * The page of a movie.
   *
   * @param data JSON in which nothing can end a script
   */
  public static String surprise(LocalDate runDate, String data) {
    return new HtmlPage("Surprise on " + runDate)
        .style("page.css", "surprise.css")
        .markup("surprise.html")
        .data("data", data)
        .script("page.js", "surprise.js")
        .html();
  }

  private HtmlPage style(String... names) {
    List.of(names).forEach(name -> styles.add(resource(name)));
    return this;
  }

  private HtmlPage script(String... names) {
    for (String name : names) {
      // A script that holds its own end, in a comment or a text, would end there.
      scripts.add(resource(name).replace("</script", "<\\/script"));
    }
    return this;
  }

  private HtmlPage markup(String name) {
    body.append(resource(name));
    return this;
  }

  private HtmlPage data(String id, String json) {
    body.append("<script type=\"application/json\" id=\"%s\">".formatted(id))
        .append(json)
        .append("</script>\n");
    return this;
  }

  private String html() {
    StringBuilder html = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n");
    html.append("<meta charset=\"utf-8\">\n");
    html.append(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"%s\">\n".formatted(policy()));
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.append("<meta name=\"referrer\" content=\"no-referrer\">\n");
    html.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
    html.append("<title>").append(title).append("</title>\n");
    styles.forEach(style -> html.append("<style>").append(style).append("</style>\n"));
    html.append("</head>\n<body>\n").append(body);
    scripts.forEach(script -> html.append("<script>").append(script).append("</script>\n"));
    return html.append("</body>\n</html>\n").toString();
  }

  private String policy() {
    return "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; script-src "
        + hashes(scripts)
        + "; style-src "
        + hashes(styles);
  }

  private static String hashes(List<String> texts) {
    return String.join(" ", texts.stream().map(HtmlPage::hash).toList());
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the build lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
