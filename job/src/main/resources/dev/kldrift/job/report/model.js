'use strict';
/** The data of the page: pairs, what they were on earlier dates, and how they are spoken of. */
const Model = (() => {
  const data = Page.json('data');
  const histograms = Page.json('histograms');
  const DRIFTED = new Set(['DRIFTED', 'OVER_THRESHOLD']);
  const QUANTITIES = {js_divergence: 'Jensen-Shannon divergence', kl_pq: 'KL(p‖q)', kl_qp: 'KL(q‖p)',
    psi: 'PSI', total_variation: 'total variation', hellinger: 'Hellinger distance'};

  const columns = data.pairs;
  const figures = Object.keys(columns).filter((name) => !['id', 'keys', 'top_bins'].includes(name));
  const keyOf = (key, i) => {
    const at = columns.keys[key].at[i];
    return at < 0 ? null : columns.keys[key].values[at];
  };
  const pairs = columns.id.map((id, i) => {
    const pair = {id, keys: data.keys.map((name, key) => keyOf(key, i)), top: columns.top_bins[i].map(bin),
      level: data.levels ? data.levels[i] : []};
    figures.forEach((name) => {
      pair[name] = Format.parse(columns[name][i]);
    });
    pair.feature = pair.keys[data.feature] ?? '(null)';
    pair.ratio = pair.minimum_effect > 0 ? pair.effect_size / pair.minimum_effect : pair.effect_size;
    return pair;
  });
  const byId = new Map(pairs.map((pair) => [pair.id, pair]));
  const groups = data.groups.map((group) => ({...group, pair: byId.get(group.first)}));
  const referenceKey = data.keys.indexOf('reference');

  function bin([number, label, p, q]) {
    return {bin: number, label: label ?? String(number), p: Format.parse(p), q: Format.parse(q)};
  }

  /** Whole histograms where a run has left them. */
  function histogram(pair) {
    const known = histograms.pairs && histograms.pairs[pair.id];
    if (!known) {
      return null;
    }
    const labels = known.labels === undefined ? null : histograms.labels[known.labels];
    return {p: known.p, q: known.q, labels: known.p.map((w, i) => (labels && labels[i]) ?? String(i))};
  }

  /** Bins by how much they moved: of the whole histogram, or the few that the table has. */
  function moved(pair) {
    const whole = histogram(pair);
    if (!whole) {
      return pair.top;
    }
    const P = Divergence.total(whole.p);
    const Q = Divergence.total(whole.q);
    const shares = Divergence.jsTerms(whole.p, whole.q);
    return whole.labels
      .map((label, i) => ({bin: i, label, p: whole.p[i] / P, q: whole.q[i] / Q, share: shares[i]}))
      .filter((one) => one.share > 0)
      .sort((a, b) => b.share - a.share);
  }

  /** What the pair is of; a NULL of its own level is the segment of rows without a value. */
  function segment(pair) {
    return data.keys
      .map((name, key) => ({name, value: pair.keys[key], key}))
      .filter(({value, key, name}) => key !== data.feature && key !== referenceKey && name !== 'dataset'
        && (value !== null || pair.level.includes(key)) && !(name === 'segment_level'));
  }

  const reference = (pair) => referenceKey < 0 ? null : pair.keys[referenceKey];

  /** The pair in words, without its feature. */
  function place(pair) {
    const parts = segment(pair).map(({name, value}) => value === null ? `${name} = NULL` : `${name} ${value}`);
    return parts.length ? parts.join(', ') : 'everything';
  }

  const drifted = (pair) => pair.drifted === 1;

  /** The figures of earlier dates. */
  function trend(pair) {
    const series = data.trend.pairs[pair.id];
    return series ? data.trend.dates.map((date, i) => ({
      date,
      value: Format.parse(series.effect_size[i]),
      minimum: Format.parse(series.minimum_effect[i]),
      floor: Format.parse(series.noise_floor[i]),
      decision: series.decision[i],
      drifted: DRIFTED.has(series.decision[i]),
    })) : [];
  }

  /** Since when it has drifted, in words. */
  function since(pair) {
    const days = trend(pair);
    if (!drifted(pair)) {
      return '';
    }
    let first = days.length;
    while (first > 0 && days[first - 1].drifted) {
      first--;
    }
    const run = days.length - first;
    if (days.length < 2) {
      return 'no earlier run date to tell since when';
    }
    if (run === days.length) {
      return `on all ${days.length} run dates shown, since ${Format.date(days[0].date)} at the latest`;
    }
    return run <= 1 ? days.slice(0, first).some((day) => day.drifted) ? 'again on this date' : 'new on this date' : `since ${Format.date(days[first].date)}, ${run} run dates in a row`;
  }

  const WHY = {
    TOO_FEW: 'too few counts to find the smallest effect that matters: silence means nothing here',
    CONSTANT: 'one bin holds everything on both sides, so nothing can differ',
    EMPTY_P: 'the reference has no mass',
    EMPTY_Q: 'the current side has no mass',
    NO_OVERLAP: 'no bin in common, and too few counts to say that this is no chance',
    PARTIAL_INPUT: 'rows of the pair are in quarantine, so its numbers miss data',
    NEW_SEGMENT: 'the segment is new: the reference does not have it',
    VANISHED_SEGMENT: 'the segment is gone: only the reference has it',
    NEW_FEATURE: 'the reference does not have the column',
    DROPPED_FEATURE: 'the current table does not have the column any more',
    TYPE_CHANGED: 'the column has changed its type',
    UNREADABLE: 'the column has a type that cannot be read',
    NO_REFERENCE: 'no day of the reference has rows',
    BIN_MISMATCH: 'bins of the reference cannot be added up to those of today',
    CANNOT_BIN: 'the rule for the bins cannot hold for these values',
    BINS_NO_LONGER_FIT: 'most values of today are outside the bins, and of the reference fewer: that is drift, and new bins are due',
    PARTIAL_DAY: 'the day has not ended, or most of its rows are not there yet',
    UNORDERED: 'the bins have no order, which the minimum effect is stated in',
  };

  /** What could not be decided: status, why, how many. */
  function undecided() {
    const counts = new Map();
    data.counts.forEach(([status, decision, number]) => {
      if (decision === null || decision === 'TOO_FEW') {
        counts.set(status, (counts.get(status) || 0) + number);
      }
    });
    return [...counts].sort((a, b) => b[1] - a[1])
      .map(([status, number]) => ({status, number, why: WHY[status] || 'no decision without sample sizes'}));
  }

  const total = data.counts.reduce((sum, [, , number]) => sum + number, 0);
  const decided = total - undecided().reduce((sum, {number}) => sum + number, 0);
  const driftedCount = data.counts.filter(([, decision]) => DRIFTED.has(decision)).reduce((sum, c) => sum + c[2], 0);

  /** Features with their groups, drifted ones first as the groups are. */
  const features = (() => {
    const found = new Map();
    groups.forEach((group) => {
      const name = group.pair.feature;
      if (!found.has(name)) {
        found.set(name, {name, groups: [], pairs: 0, drifted: 0, tooFew: 0, undecided: 0});
      }
      const feature = found.get(name);
      feature.groups.push(group);
      feature.pairs += group.pairs;
      feature.drifted += group.drifted_pairs;
      feature.tooFew += group.too_few;
      feature.undecided += group.undecided;
    });
    return [...found.values()];
  })();

  const quantity = (pair) => QUANTITIES[pair.effect] || pair.effect || 'Jensen-Shannon divergence';

  return {data, pairs, byId, groups, features, histogram, moved, segment, reference, place, drifted, trend,
    since, undecided, total, decided, driftedCount, quantity, WHY};
})();
