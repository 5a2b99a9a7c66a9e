package dev.kldrift.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kldrift.kernel.Divergence;
import dev.kldrift.kernel.EvidenceBound;
import dev.kldrift.kernel.WeightDivergence;
import dev.kldrift.stats.PairStatistics;
import dev.kldrift.stats.StatisticsOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The playground in a browser, and its formulas against the kernels. */
@TestInstance(Lifecycle.PER_CLASS)
class PlaygroundTest {
  private static final int SETTINGS = 1000;
  private static final double TWELVE_DIGITS = 1e-12;
  private static final String NUMBERS =
      "return arguments[0].map(([p, q]) => { const w = p.map(x => x / 100);"
          + " return [Divergence.kl(p, q), Divergence.kl(q, p), Divergence.js(p, q),"
          + " Divergence.entropy(p), Divergence.entropy(q), Divergence.crossEntropy(p, q),"
          + " Divergence.crossEntropy(q, p), Divergence.noiseFloor(p, q),"
          + " Divergence.elbo(q, w), Divergence.logEvidence(w),"
          + " ...Divergence.terms(p, q)].map(String); })";

  private Browser browser;
  private Path page;

  @BeforeAll
  void openPlayground(@TempDir Path folder) {
    page = folder.resolve("playground.html");
    Playground.write(page);
    browser = new Browser();
  }

  @AfterAll
  void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void nothingWentWrong() {
    browser.assertQuiet();
  }

  @Test
  void everyNumber_isTheKernels() {
    SplittableRandom random = new SplittableRandom(16);
    List<long[][]> settings = new ArrayList<>();
    for (int i = 0; i < SETTINGS; i++) {
      settings.add(setting(random));
    }
    browser.open(page, "");
    List<?> computed =
        (List<?>)
            browser.run(
                NUMBERS, settings.stream().map(pq -> List.of(boxed(pq[0]), boxed(pq[1]))).toList());
    for (int i = 0; i < SETTINGS; i++) {
      long[][] pq = settings.get(i);
      double[] expected = kernels(pq[0], pq[1]);
      List<?> actual = (List<?>) computed.get(i);
      assertThat(actual).hasSize(expected.length);
      for (int k = 0; k < expected.length; k++) {
        double value = Double.parseDouble((String) actual.get(k));
        String what = "number %d of %s".formatted(k, Arrays.deepToString(pq));
        if (Double.isInfinite(expected[k]) || expected[k] == 0) {
          assertThat(value).as(what).isEqualTo(expected[k]);
        } else {
          assertThat(value)
              .as(what)
              .isCloseTo(expected[k], within(TWELVE_DIGITS * Math.abs(expected[k])));
        }
      }
    }
  }

  /** Weights as the sliders have them: a fifth of them 0, a fifth of the settings nearly equal. */
  private static long[][] setting(SplittableRandom random) {
    int bins = 2 + random.nextInt(11);
    long[] p = new long[bins];
    long[] q = new long[bins];
    boolean near = random.nextInt(5) == 0;
    for (int i = 0; i < bins; i++) {
      p[i] = random.nextInt(5) == 0 ? 0 : 1 + random.nextInt(100);
      q[i] = random.nextInt(5) == 0 ? 0 : 1 + random.nextInt(100);
      if (near) {
        q[i] = p[i];
      }
    }
    int some = random.nextInt(bins);
    p[some] = 50;
    q[some] = near ? 49 : 1 + random.nextInt(100);
    return new long[][] {p, q};
  }

  private static double[] kernels(long[] p, long[] q) {
    Divergence d = WeightDivergence.of(p, q);
    double[] doublesP = Arrays.stream(p).asDoubleStream().toArray();
    double[] doublesQ = Arrays.stream(q).asDoubleStream().toArray();
    double floor =
        PairStatistics.of(doublesP, doublesQ, d, StatisticsOptions.withDefaults())
            .klPq()
            .noiseFloor();
    double[] logW = Arrays.stream(doublesP).map(w -> Math.log(w / 100)).toArray();
    double[] shares = Arrays.stream(doublesQ).map(w -> w / d.totalQ()).toArray();
    double[] first = {
      d.klPq(),
      d.klQp(),
      d.jsDivergence(),
      d.entropyP(),
      d.entropyQ(),
      d.crossEntropyPq(),
      d.crossEntropyQp(),
      floor,
      EvidenceBound.elbo(shares, logW),
      Math.log(d.totalP() / 100)
    };
    double[] terms = WeightDivergence.contributions(doublesP, doublesQ);
    double[] all = Arrays.copyOf(first, first.length + terms.length);
    System.arraycopy(terms, 0, all, first.length, terms.length);
    return all;
  }

  private static List<Long> boxed(long[] weights) {
    return Arrays.stream(weights).boxed().toList();
  }

  @Test
  void presets_showTheEssaysNumbers() {
    browser.open(page, "");
    assertThat(browser.find("#numbers").getText()).contains("KL(p‖q)\n1.284", "KL(q‖p)\n∞");
    assertThat(browser.find("#cromwell").getText())
        .contains("p holds sides 3, 4, 5 impossible, and q rolls them: KL(q‖p) = ∞");
    for (Map.Entry<String, String> preset :
        Map.of(
                "Einstein",
                "KL(q‖p)\n∞",
                "A coin or a bet",
                "KL(q‖p)\n0.105",
                "Noise",
                "KL(p‖q)\n0.000")
            .entrySet()) {
      press(preset.getKey());
      assertThat(browser.find("#numbers").getText()).contains(preset.getValue());
    }
  }

  private void press(String button) {
    browser.driver().findElement(By.xpath("//button[.='" + button + "']")).click();
  }

  @Test
  void slider_movesByKeysAndTheLinkHoldsTheState() {
    browser.open(page, "#p=50,50&q=50,50&unit=bits&rolls=3&seed=7");
    assertThat(browser.find("#numbers").getText()).contains("KL(p‖q)\n0.000", "H(p)\n1.000");
    WebElement slider = browser.find("#sides input.q");
    slider.sendKeys(Keys.HOME);
    assertThat(browser.find("#numbers").getText()).contains("KL(p‖q)\n∞", "KL(q‖p)\n1.000");
    assertThat(browser.url()).endsWith("#p=50,50&q=0,50&unit=bits&rolls=3&seed=7");
    String address = browser.url();
    String rolled = chance();
    browser.open(page, address.substring(address.indexOf('#')));
    assertThat(browser.find("#numbers").getText()).contains("KL(q‖p)\n1.000");
    assertThat(chance()).isNotEmpty().isEqualTo(rolled);
  }

  /** What the rolls say, which are cast in the next frame. */
  private String chance() {
    browser.run("return new Promise(done => requestAnimationFrame(() => done()))");
    return browser.find("#chance").getText();
  }

  @Test
  void family_coversByKlPqAndSeeksByKlQp() {
    browser.open(page, "#p=2,20,50,20,3,2,3,15,35,12&q=10,10,10,10,10,10,10,10,10,10");
    press("Least KL(p‖q): cover");
    double cover = spread();
    press("Least KL(q‖p): seek");
    assertThat(browser.find("#fitted").getText()).contains("middle at side 3.0");
    assertThat(spread()).isLessThan(cover / 2);
  }

  /** Standard deviation of q in sides. */
  private double spread() {
    return ((Number)
            browser.run(
                "const q = new URLSearchParams(location.hash.slice(1)).get('q').split(',')"
                    + ".map(Number); const s = q.reduce((a, b) => a + b);"
                    + " const m = q.reduce((a, w, i) => a + w * i, 0) / s;"
                    + " return Math.sqrt(q.reduce((a, w, i) => a + w * (i - m) ** 2, 0) / s)"))
        .doubleValue();
  }

  @Test
  void samples_haveTheNoiseAndThePValueOfTheKernel() {
    browser.open(page, "");
    List<?> sampled =
        (List<?>)
            browser.run(
                "const next = Sampling.random(5), p = [52, 48, 61, 39], q = [44, 63, 50, 43];"
                    + " const {floor, pValue} = Sampling.noise(p, q, 20000, next);"
                    + " return [String(floor), String(pValue)]");
    double[] p = {52, 48, 61, 39};
    double[] q = {44, 63, 50, 43};
    PairStatistics kernel =
        PairStatistics.of(p, q, WeightDivergence.of(p, q), StatisticsOptions.withDefaults());
    double floor = Double.parseDouble((String) sampled.get(0));
    double pValue = Double.parseDouble((String) sampled.get(1));
    assertThat(floor).isCloseTo(kernel.js().noiseFloor(), within(0.03 * floor));
    // Of 20,000 trials a share of a fifth has a standard error of 0.003.
    assertThat(pValue).isCloseTo(Math.exp(kernel.g().logP()), within(0.02));
  }

  @Test
  void page_isAccessibleInBothThemes() {
    browser.open(page, "");
    browser.assertAccessible("light");
    browser.run("document.documentElement.dataset.theme = 'dark'");
    browser.assertAccessible("dark");
  }
}
