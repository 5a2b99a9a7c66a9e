package dev.kldrift.approximate;

import dev.kldrift.kernel.ElementaryFunctions;
import java.util.Arrays;

/** Logarithms of K terms at each of n bins, added up or normalised bin by bin. */
final class LogTerms {
  private final double[][] terms;
  private final double[] largest;
  private final double[] total;

  LogTerms(int components, int bins) {
    terms = new double[components][bins];
    largest = new double[bins];
    total = new double[bins];
  }

  /** The terms of a component, to be set. */
  double[] of(int component) {
    return terms[component];
  }

  /** ln Σ_k exp(term_k) of each bin. Overwrites the terms. */
  void add(double[] into) {
    if (terms.length == 1) {
      System.arraycopy(terms[0], 0, into, 0, into.length);
      return;
    }
    exponentiate();
    ElementaryFunctions.log(total, total.length, into);
    for (int i = 0; i < into.length; i++) {
      into[i] += largest[i];
    }
  }

  /** exp(term_k) / Σ_k exp(term_k) of each bin, by component. Overwrites the terms. */
  double[][] normalised() {
    exponentiate();
    for (double[] shares : terms) {
      for (int i = 0; i < shares.length; i++) {
        shares[i] /= total[i];
      }
    }
    return terms;
  }

  private void exponentiate() {
    System.arraycopy(terms[0], 0, largest, 0, largest.length);
    for (double[] logs : terms) {
      for (int i = 0; i < logs.length; i++) {
        largest[i] = Math.max(largest[i], logs[i]);
      }
    }
    Arrays.fill(total, 0);
    for (double[] logs : terms) {
      for (int i = 0; i < logs.length; i++) {
        logs[i] -= largest[i];
      }
      ElementaryFunctions.exp(logs, logs.length, logs);
      for (int i = 0; i < logs.length; i++) {
        total[i] += logs[i];
      }
    }
  }
}
