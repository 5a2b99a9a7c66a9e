'use strict';
/** Rolls of loaded dice: seeded, so that a link shows everybody the same ones. */
const Sampling = (() => {
  /** Mulberry32, a small generator: numbers from 0 to 1. */
  function random(seed) {
    let state = seed >>> 0;
    return () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = state;
      t = Math.imul(t ^ (t >>> 15), t | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }

  /** Counts of so many rolls of a die with these weights. */
  function rolls(weights, number, next) {
    const sums = [];
    weights.reduce((sum, weight, i) => (sums[i] = sum + weight), 0);
    const whole = sums[sums.length - 1];
    const counts = weights.map(() => 0);
    for (let k = 0; k < number; k++) {
      const at = next() * whole;
      let i = 0;
      while (sums[i] <= at) {
        i++;
      }
      counts[i]++;
    }
    return counts;
  }

  /**
   * What noise alone makes: pairs of samples of the pooled counts, as often as asked, and how many
   * of them are as far apart as the pair at hand.
   */
  function noise(p, q, repeats, next) {
    const pooled = p.map((count, i) => count + q[i]);
    const n = Divergence.total(p);
    const m = Divergence.total(q);
    const seen = Divergence.js(p, q);
    const values = [];
    let asFar = 0;
    for (let k = 0; k < repeats; k++) {
      const value = Divergence.js(rolls(pooled, n, next), rolls(pooled, m, next));
      values.push(value);
      asFar += value >= seen * (1 - 1e-12) ? 1 : 0;
    }
    values.sort((a, b) => a - b);
    return {seen, values, floor: Divergence.total(values) / repeats, pValue: (asFar + 1) / (repeats + 1)};
  }

  return {random, rolls, noise};
})();
