'use strict';
/** A pair in full: which bins, how sure, since when, mix or within, and its neighbours. */
const Feature = (() => {
  const {el} = Page;
  const MANY = 40;
  const ORDERED = /^(\(|\[|<|>|≥|≤|-?\d)/;

  /** Bins in their order; of many that have none, those with most mass. */
  function shown(bins) {
    const ordered = bins.filter((bin) => ORDERED.test(bin.label)).length > bins.length / 2;
    const used = bins.filter((bin) => bin.p > 0 || bin.q > 0 || (ordered && bins.length <= MANY));
    if (ordered) {
      return {bins: used, rest: 0};
    }
    const sorted = [...used].sort((a, b) => Math.max(b.p, b.q) - Math.max(a.p, a.q));
    if (sorted.length <= MANY) {
      return {bins: sorted, rest: 0};
    }
    const rest = sorted.slice(MANY);
    return {bins: sorted.slice(0, MANY), rest: rest.length};
  }

  function verdict(pair) {
    const amount = `${Model.quantity(pair)} ${Format.number(pair.effect_size)} nats`;
    const lower = {js_divergence: 'js_lower', kl_pq: 'kl_pq_lower', kl_qp: 'kl_qp_lower'}[pair.effect];
    const floor = {js_divergence: pair.noise_floor_js, kl_pq: pair.noise_floor_kl_pq, kl_qp: pair.noise_floor_kl_qp}[pair.effect];
    const noise = Number.isFinite(floor) ? `, of which noise alone makes ${Format.number(floor)} on average` : '';
    const range = lower && Number.isFinite(pair[lower])
      ? ` The true value lies between ${Format.number(pair[lower])} and ${Format.number(pair[lower.replace('lower', 'upper')])} (95% interval)` : '';
    const minimum = pair.minimum_effect > 0 ? `${range ? '; ' : ' '}${Format.number(pair.minimum_effect)} is the smallest that matters.` : range ? '.' : '';
    const sure = Number.isFinite(pair.q_value) ? ` Chance alone would do this with probability ${Format.probability(pair.p_value)}; of all pairs called as surely, ${pair.q_value < 0.001 ? 'fewer than 0.1%' : `at most ${Format.percent(pair.q_value)}`} are false alarms.` : '';
    const size = `${amount}${noise}.${range}${minimum}`;
    const since = Model.since(pair);
    switch (pair.decision) {
      case 'DRIFTED': return `It drifted, ${since}: ${size}${sure}`;
      case 'OVER_THRESHOLD': return `It is over its threshold, ${since}: ${size} Without sample sizes there is no test.`;
      case 'STABLE': return `It is stable: ${size}${pair.effect_size >= pair.minimum_effect ? ' As measured it is as large as what matters, but chance makes that too easily.' : ''}`;
      case 'UNDER_THRESHOLD': return `It is under its threshold: ${size}`;
      case 'TOO_FEW': return `It cannot be decided: ${Format.count(pair.total_p)} counts against ${Format.count(pair.total_q)} are too few to find the smallest effect that matters (power ${Format.probability(pair.power)}). That nothing was found says nothing.`;
      default: return `It was not decided: ${Model.WHY[pair.status] || pair.status}.`;
    }
  }

  function histogram(pair) {
    const whole = Model.histogram(pair);
    if (!whole) {
      return {bins: pair.top, rest: Math.max(0, (pair.bins || 0) - pair.top.length), whole: false};
    }
    const P = Divergence.total(whole.p) || 1;
    const Q = Divergence.total(whole.q) || 1;
    return {...shown(whole.labels.map((label, i) => ({bin: i, label, p: whole.p[i] / P, q: whole.q[i] / Q}))), whole: true};
  }

  function barsOf(pair) {
    const {bins, rest, whole} = histogram(pair);
    if (!bins.length) {
      return [];
    }
    const note = whole ? rest ? `The ${bins.length} bins with most mass; ${rest} smaller ones are not drawn.` : ''
      : `Only the bins that moved most; the report was made without the other ${Format.count(rest)}.`;
    return [el('h2', {}, 'Which bins'),
      el('p', {class: 'key'}, el('span', {class: 'p-text'}, `■ p: ${Model.reference(pair) || 'the reference'}, ${Format.number(pair.total_p)}`), ' ',
        el('span', {class: 'q-text'}, `■ q: now, ${Format.number(pair.total_q)}`), note && ` · ${note}`),
      Charts.bars(bins, {p: 'p', q: 'q'}), movedTable(pair)];
  }

  function movedTable(pair) {
    const rows = Model.moved(pair).slice(0, 8);
    const term = (a, b) => a === 0 ? 0 : b === 0 ? Infinity : a * Math.log(a / b);
    return Page.scroll('Bins that moved most', el('table', {class: 'plain'},
      el('caption', {}, 'The bins that moved most, by their share of the Jensen-Shannon divergence'),
      el('thead', {}, el('tr', {}, el('th', {scope: 'col'}, 'bin'), ['p', 'q', 'p ln(p/q), nats', 'q ln(q/p), nats'].map((name) => el('th', {scope: 'col', class: 'number'}, name)), el('th', {scope: 'col'}, ''))),
      el('tbody', {}, rows.map((bin) => el('tr', {}, el('th', {scope: 'row', dir: 'auto'}, bin.label),
        [Format.percent(bin.p), Format.percent(bin.q), Format.number(term(bin.p, bin.q)), Format.number(term(bin.q, bin.p))].map((text) => el('td', {class: 'number'}, text)),
        el('td', {}, bin.p === 0 ? 'appeared' : bin.q === 0 ? 'vanished' : bin.q > bin.p ? 'more' : 'less'))))));
  }

  /** Mass on one side only, and whether chance alone explains it. */
  function support(pair) {
    const say = (mass, chance, word, empty, really) => mass > 0 && [el('p', {}, `${Format.percent(mass)} ${word}`,
      Number.isFinite(chance) ? `. By chance alone a bin as full as the fullest of them would ${empty} with probability ${Format.probability(chance)}: ${chance < 0.05 ? really : 'such rare values come and go'}.` : '.')];
    const parts = [say(pair.unsupported_mass_p, pair.unsupported_p_value_p, 'of p lies in bins that q does not have (vanished), which makes KL(p‖q) infinite', 'be empty in q', 'it is really gone'),
      say(pair.unsupported_mass_q, pair.unsupported_p_value_q, 'of q lies in bins that p does not have (appeared), which makes KL(q‖p) infinite', 'have been empty in p', 'it is really new')].filter(Boolean);
    return parts.length ? [el('h2', {}, 'Appeared and vanished'), ...parts] : [];
  }

  function nulls(pair) {
    const whole = Model.histogram(pair);
    const at = whole ? whole.labels.findIndex((label) => /^\(?null\)?$/i.test(label)) : -1;
    if (at < 0) {
      return [];
    }
    const share = (weights) => Format.percent(weights[at] / (Divergence.total(weights) || 1));
    return [el('p', {}, 'NULL: ', el('span', {class: 'p-text'}, `${share(whole.p)} of p`), ', ', el('span', {class: 'q-text'}, `${share(whole.q)} of q`), '.')];
  }

  function figures(pair) {
    const rows = [['kl_pq', 'KL(p‖q)', pair.kl_pq, pair.kl_pq_lower, pair.kl_pq_upper, pair.noise_floor_kl_pq],
      ['kl_qp', 'KL(q‖p)', pair.kl_qp, pair.kl_qp_lower, pair.kl_qp_upper, pair.noise_floor_kl_qp],
      ['js_divergence', 'Jensen-Shannon', pair.js_divergence, pair.js_lower, pair.js_upper, pair.noise_floor_js]];
    return [el('h2', {}, 'In numbers'), el('table', {class: 'plain'},
      el('thead', {}, el('tr', {}, ['', 'nats', '95% interval', 'noise floor'].map((name, i) => el(i ? 'th' : 'td', i ? {scope: 'col', class: 'number'} : {}, name)))),
      el('tbody', {}, rows.map(([id, name, value, lower, upper, floor]) => el('tr', {}, el('th', {scope: 'row'}, Morning.about(id, name)),
        [Format.number(value), lower === null || lower === undefined ? '–' : `${Format.number(lower)} to ${Format.number(upper)}`, Format.number(floor)]
          .map((text) => el('td', {class: 'number'}, text))))))];
  }

  function trend(pair) {
    const days = Model.trend(pair);
    if (days.length < 2) {
      return [el('h2', {}, 'Since when'), el('p', {}, 'There is no earlier run date in this output to compare with.')];
    }
    return [el('h2', {}, 'Since when'), el('p', {class: 'key'}, 'Large dots: drifted. Grey: what noise alone makes on average. Dashed: the smallest effect that matters.'),
      Charts.trend(days, Model.quantity(pair))];
  }

  /** How far the shares of the segments moved, and how far p and q did within them. */
  function mix(pair) {
    const key = (name) => Model.data.keys.indexOf(name);
    const wanted = Model.data.groupBy.map((at) => pair.keys[at]);
    const mine = Model.data.mixes.filter(({of}) => wanted.every((value, i) => of[i] === value));
    const exact = decomposition(pair);
    if (!mine.length && !exact.length) {
      return [];
    }
    const others = Model.data.keys.filter((name, at) => !Model.data.groupBy.includes(at) && name !== 'dataset' && name !== 'segment_level');
    const rows = mine.map(({of, segments, mix, within, noise}) => {
      const inside = Math.max(0, within - (noise || 0));
      const verdict = Math.max(inside, mix) < 1e-4 ? 'hardly anything' : inside > 2 * mix ? 'mostly within' : mix > 2 * inside ? 'mostly the mix' : 'both';
      return {name: key('segment_level') >= 0 ? of[of.length - 1] : others.join(' × '), segments, mix, within, noise, inside, verdict};
    });
    const largest = Math.max(...rows.flatMap((row) => [row.mix, row.inside]), 1e-12);
    const bar = (row) => {
      const box = el('div', {class: 'stack'}, el('span', {class: 'mix'}), el('span', {class: 'within'}));
      box.children[0].style.width = `${(50 * row.mix) / largest}%`;
      box.children[1].style.width = `${(50 * row.inside) / largest}%`;
      return el('td', {class: 'wide'}, box);
    };
    return [el('h2', {}, 'Mix of segments, or change within them'),
      rows.length ? [el('p', {class: 'key'}, el('span', {class: 'mix-text'}, '■ mix'), ': the segments weigh differently. ', el('span', {class: 'within-text'}, '■ within'),
        ': p and q differ inside them, on average and less the noise. Jensen-Shannon divergences, in nats.'),
        Page.scroll('Mix and within', el('table', {class: 'plain'},
          el('thead', {}, el('tr', {}, el('th', {scope: 'col'}, 'segments'), ['how many', 'mix', 'within', 'of that noise'].map((text) => el('th', {scope: 'col', class: 'number'}, text)),
            el('th', {scope: 'col'}, 'what moved'), el('th', {scope: 'col'}, el('span', {class: 'hidden'}, 'as bars')))),
          el('tbody', {}, rows.map((row) => el('tr', {}, el('th', {scope: 'row', dir: 'auto'}, row.name),
            [Format.count(row.segments), Format.number(row.mix), Format.number(row.within), Format.number(row.noise)].map((text) => el('td', {class: 'number'}, text)),
            el('td', {}, row.verdict), bar(row))))))] : [],
      exact];
  }

  /** The rows of table decomposition that are about this feature, against this reference. */
  function decomposition(pair) {
    const {levels, rows} = Model.data.decomposition;
    const featureKey = Model.data.keys[Model.data.feature];
    if (!levels || !levels.includes(featureKey)) {
      return [];
    }
    const mine = rows.filter((row) => row.level === levels.length && levels.every((level, i) =>
      level === featureKey ? row.of[i] === pair.feature : level === 'reference' ? row.of[i] === Model.reference(pair) : row.of[i] !== 'all')).slice(0, 24);
    if (!mine.length) {
      return [];
    }
    const rest = levels.filter((level) => level !== featureKey && level !== 'reference');
    const name = (row) => row.of.filter((value, i) => rest.includes(levels[i])).join(', ') || 'everything';
    return [el('details', {}, el('summary', {}, 'The same exactly, by the chain rule'),
      el('p', {class: 'key'}, 'KL(q‖p) of all segments together = mix + within, in nats. ∞ where some segment has a bin that it never had before; pooled: of their histograms added up.'),
      Page.scroll('Mix and within, exactly', el('table', {class: 'plain'}, el('thead', {}, el('tr', {}, el('th', {scope: 'col'}, rest.join(', ') || 'all'),
        ['segments', 'mix', 'within', 'pooled'].map((text) => el('th', {scope: 'col', class: 'number'}, text)))),
      el('tbody', {}, mine.map((row) => el('tr', {}, el('th', {scope: 'row', dir: 'auto'}, name(row)),
        [Format.count(row.segments), ...[row.kl_qp_mix, row.kl_qp_within, row.pooled_kl_qp].map((value) => Format.number(Format.parse(value)))]
          .map((text) => el('td', {class: 'number'}, text))))))))];
  }

  function neighbours(pair) {
    const mine = Model.pairs.filter((other) => other.feature === pair.feature);
    const tracked = mine.filter((other) => Model.trend(other).length).slice(0, 30);
    return [
      mine.length > 1 && [el('h2', {}, `Its ${mine.length} pairs on this page`),
        el('p', {class: 'key'}, 'Far from the diagonal: bins appeared, or vanished. Coloured: drifted. Black: this pair.'), Charts.plane(mine, pair)],
      tracked.length > 1 && Model.data.trend.dates.length > 1 && [el('h2', {}, 'Segments by run date'),
        el('p', {class: 'key'}, 'As dark as the effect is large against the smallest that matters (from half, 1, 3, 10 times). ● drifted · too few counts.'), Charts.heat(tracked)],
      mine.length > 1 && el('p', {}, el('a', {href: `#/pairs?q=${encodeURIComponent(pair.feature)}`}, 'All of them in the table')),
    ].filter(Boolean);
  }

  function view(id) {
    const pair = Model.byId.get(id);
    if (!pair) {
      return {title: 'Not on this page', nodes: [el('h1', {}, 'Not on this page'),
        el('p', {}, 'The report shows the pairs that moved most and one for each feature. This one is in the table ', el('code', {}, 'divergence'), '.')]};
    }
    const where = [Model.reference(pair) && `against ${Model.reference(pair)}`, Model.place(pair)].filter(Boolean).join(' · ');
    const references = Model.groups.filter((group) => group.pair.feature === pair.feature && group.pair !== pair);
    return {title: `${pair.feature}, ${where}`, nodes: [
      el('p', {class: 'kicker', dir: 'auto'}, where),
      el('h1', {dir: 'auto'}, pair.feature),
      el('p', {class: 'lede'}, verdict(pair)),
      references.length ? el('p', {}, 'Also: ', references.map((group, i) => [i ? ', ' : '', el('a', {href: `#/pair/${group.pair.id}`},
        [Model.reference(group.pair), Model.place(group.pair)].filter(Boolean).join(' · ')), ` (${Charts.decision(group.pair.decision)})`])) : '',
      barsOf(pair), support(pair), nulls(pair), trend(pair), mix(pair), figures(pair), neighbours(pair)]};
  }

  return {view, shown};
})();
