'use strict';
/**
 * The formulas of dev.kldrift.kernel for small whole weights, in nats. Probabilities are never
 * rounded before they are compared: a = p_i Q and b = q_i P are whole numbers, and each divergence
 * is a sum of terms that are not negative, so that it is right however close p and q are.
 */
const Divergence = (() => {
  const total = (w) => w.reduce((sum, x) => sum + x, 0);

  /** (1 + d) ln(1 + d) - d, which is 0 at 0 and never negative; d >= -1. */
  function excess(d) {
    if (d === -1) {
      return 1;
    }
    if (Math.abs(d) > 0.1) {
      return (1 + d) * Math.log1p(d) - d;
    }
    let sum = 0;
    let power = d * d;
    for (let k = 2; k < 20; k++) {
      sum += power / (k * (k - 1));
      power *= -d;
    }
    return sum;
  }

  /** -ln(part / whole), right near 0 too. */
  function surprisal(part, whole) {
    return part > whole / 2 ? -Math.log1p((part - whole) / whole) : Math.log(whole / part);
  }

  /** The sum of term(p_i, q_i, P, Q) over all bins; NaN where a side is empty. */
  function overBins(p, q, term) {
    const P = total(p);
    const Q = total(q);
    return P === 0 || Q === 0
      ? NaN
      : p.reduce((sum, weight, i) => sum + term(weight, q[i], P, Q), 0);
  }

  /** KL(p‖q). */
  function kl(p, q) {
    return overBins(p, q, (ofP, ofQ, P, Q) => {
      if (ofQ === 0) {
        return ofP > 0 ? Infinity : 0;
      }
      const b = ofQ * P;
      return (ofQ / Q) * excess((ofP * Q - b) / b);
    });
  }

  /** Jensen-Shannon divergence, at most ln 2. */
  function js(p, q) {
    return overBins(p, q, (ofP, ofQ, P, Q) => {
      const both = ofP * Q + ofQ * P;
      if (both === 0) {
        return 0;
      }
      const d = (ofP * Q - ofQ * P) / both;
      return (both / (4 * P * Q)) * (excess(d) + excess(-d));
    });
  }

  /** H(p, q); with itself the entropy. */
  function crossEntropy(p, q) {
    return overBins(p, q, (ofP, ofQ, P, Q) => {
      if (ofP === 0) {
        return 0;
      }
      return ofQ === 0 ? Infinity : (ofP / P) * surprisal(ofQ, Q);
    });
  }

  /** The signed terms p ln(p/q), bin by bin. */
  function terms(p, q) {
    const P = total(p);
    const Q = total(q);
    return p.map((w, i) => {
      if (w === 0 || P === 0 || Q === 0) {
        return 0;
      }
      if (q[i] === 0) {
        return Infinity;
      }
      const b = q[i] * P;
      return (w / P) * Math.log1p((w * Q - b) / b);
    });
  }

  /** The share of each bin in the Jensen-Shannon divergence, which no zero makes infinite. */
  function jsTerms(p, q) {
    const P = total(p);
    const Q = total(q);
    return p.map((w, i) => {
      const both = w * Q + q[i] * P;
      const d = both > 0 ? (w * Q - q[i] * P) / both : 0;
      return both > 0 ? (both / (4 * P * Q)) * (excess(d) + excess(-d)) : 0;
    });
  }

  /** What KL(p‖q) of two samples of the pooled histogram is on average: its noise floor. */
  function noiseFloor(p, q) {
    const n = total(p);
    const m = total(q);
    let bins = 0;
    let inverse = 0;
    for (let i = 0; i < p.length; i++) {
      if (p[i] + q[i] > 0) {
        bins++;
        // A bin that expects less than one count of the smaller sample counts as if it expected one.
        inverse += Math.min(1 / (p[i] + q[i]), Math.min(n, m) / (n + m));
      }
    }
    if (n === 0 || m === 0) {
      return NaN;
    }
    const curved = ((n + m) * inverse * (1 / (n * n) + 5 / (m * m))) / 12;
    return bins > 1 ? ((bins - 1) * (1 / n + 1 / m)) / 2 + curved : 0;
  }

  /** ln of the sum of weights: the evidence, where w(z) = p(x, z). */
  const logEvidence = (w) => Math.log(total(w));

  /** Evidence lower bound: sum of q ln(w/q), at most the log evidence. */
  function elbo(q, w) {
    const Q = total(q);
    let sum = 0;
    for (let i = 0; i < q.length; i++) {
      if (q[i] > 0) {
        sum += w[i] > 0 ? (q[i] / Q) * (Math.log(w[i]) + surprisal(q[i], Q)) : -Infinity;
      }
    }
    return sum;
  }

  return {total, kl, js, entropy: (p) => crossEntropy(p, p), crossEntropy, terms, jsTerms,
    noiseFloor, logEvidence, elbo};
})();
