'use strict';
/** The table of pairs, the facts of the run, and what each number means. */
const Tables = (() => {
  const {el} = Page;
  const STEP = 100;

  const COLUMNS = [
    {id: 'severity', name: 'severity', value: (pair) => ({HIGH: 3, MEDIUM: 2, LOW: 1})[pair.severity] || 0, text: (pair) => Model.drifted(pair) ? (pair.severity || 'drifted').toLowerCase() : Charts.decision(pair.decision)},
    {id: 'effect_size', name: 'effect, nats', number: true, value: (pair) => pair.effect_size},
    {id: 'kl_pq', name: 'KL(p‖q)', number: true, value: (pair) => pair.kl_pq},
    {id: 'kl_qp', name: 'KL(q‖p)', number: true, value: (pair) => pair.kl_qp},
    {id: 'q_value', name: 'q-value', number: true, value: (pair) => pair.q_value, text: (pair) => Format.probability(pair.q_value)},
    {id: 'total_p', name: 'n of p', number: true, value: (pair) => pair.total_p},
    {id: 'total_q', name: 'n of q', number: true, value: (pair) => pair.total_q},
  ];

  const text = (pair, column) => column.text ? column.text(pair) : Format.number(column.value(pair));
  const rank = (value) => value === null || value === undefined || Number.isNaN(value) ? -Infinity : value;

  const key = (pair) => pair.keys.filter((value) => value !== null).join(' ').toLowerCase();

  /** What a search looks through: the keys, and the words of the row, which say what no key does: that one is NULL. */
  const words = (pair) => `${pair.feature} ${key(pair)} ${Model.place(pair)}`.toLowerCase();

  function view(parameters, navigate) {
    const state = {q: parameters.get('q') || '', sort: parameters.get('sort') || '', up: parameters.get('up') === '1'};
    const body = el('tbody');
    const count = el('p', {class: 'said', role: 'status'});
    const more = el('button', {type: 'button', class: 'more', onclick: () => add()}, 'Show more');
    const heads = new Map();
    let found = [];
    let shown = 0;

    const search = el('input', {type: 'search', id: 'search', value: state.q, autocomplete: 'off', spellcheck: 'false',
      oninput: () => {
        state.q = search.value;
        remember();
        fill();
      }});

    function remember() {
      const link = new URLSearchParams();
      Object.entries({q: state.q, sort: state.sort, up: state.up ? '1' : ''}).forEach(([name, value]) => value && link.set(name, value));
      navigate(`#/pairs${link.toString() ? `?${link}` : ''}`);
    }

    function sortBy(id) {
      state.up = state.sort === id && !state.up;
      state.sort = id;
      remember();
      fill();
    }

    function add() {
      const next = found.slice(shown, shown + STEP);
      body.append(...next.map((pair) => el('tr', {},
        el('th', {scope: 'row', dir: 'auto'}, el('a', {href: `#/pair/${pair.id}`}, pair.feature)),
        el('td', {dir: 'auto'}, [Model.reference(pair), Model.place(pair)].filter(Boolean).join(' · ')),
        COLUMNS.map((column) => el('td', {class: column.number ? 'number' : Model.drifted(pair) ? 'q-text' : ''}, text(pair, column))))));
      shown += next.length;
      more.hidden = shown >= found.length;
    }

    function fill() {
      const wanted = state.q.toLowerCase().split(/\s+/).filter(Boolean);
      found = Model.pairs.filter((pair) => {
        const has = words(pair);
        return wanted.every((word) => has.includes(word));
      });
      const column = COLUMNS.find(({id}) => id === state.sort);
      if (column) {
        found = found.map((pair) => [rank(column.value(pair)), pair])
          .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0) * (state.up ? 1 : -1)).map(([, pair]) => pair);
      } else if (state.sort === 'name') {
        found.sort((a, b) => key(a).localeCompare(key(b)) * (state.up ? -1 : 1));
      }
      heads.forEach((head, id) => head.setAttribute('aria-sort', state.sort !== id ? 'none'
        : (state.up !== (id === 'name')) ? 'ascending' : 'descending'));
      body.replaceChildren();
      shown = 0;
      count.textContent = `${Format.plural(found.length, 'pair')} of ${Format.count(Model.pairs.length)} on this page; ${Format.count(Model.total)} in the table divergence`;
      add();
    }

    function head(id, name, number) {
      const th = el('th', {scope: 'col', class: number ? 'number' : ''}, el('button', {type: 'button', onclick: () => sortBy(id)}, name));
      heads.set(id, th);
      return th;
    }

    const table = el('table', {class: 'plain pairs'},
      el('caption', {class: 'hidden'}, 'Pairs, worst first; the buttons of the header sort'),
      el('thead', {}, el('tr', {}, head('name', 'feature'), el('th', {scope: 'col'}, 'where'), COLUMNS.map(({id, name, number}) => head(id, name, number)))), body);
    fill();
    return {title: 'Pairs', nodes: [el('h1', {}, 'Pairs'),
      el('p', {class: 'search'}, el('label', {for: 'search'}, 'Search names'), search), count,
      Page.scroll('Table of pairs', table), more]};
  }

  // ---- the run

  function run() {
    const {run: facts, quarantine, trend, version} = Model.data;
    const seconds = (new Date(facts.finished_at) - new Date(facts.started_at)) / 1000;
    const rows = [['run', facts.run_id], ['command', facts.command], ['outcome', facts.outcome],
      ['finished', facts.finished_at ? `${facts.finished_at.slice(0, 16).replace('T', ' ')} UTC, after ${Format.number(seconds)} s` : '–'],
      ['rows read', `${Format.count(facts.rows_in)} = ${Format.count(facts.rows_combined)} combined + ${Format.count(facts.rows_quarantined)} in quarantine`],
      ['pairs', Format.count(facts.pairs)], ['input', facts.inputs > 1 ? `${facts.input} and ${facts.inputs - 1} more` : facts.input],
      ['configuration', facts.config_hash], ['code', facts.code_version], ['this page', `kldrift ${version}`],
      ['run dates shown', trend.dates.length > 1 ? `${trend.dates[0]} to ${trend.dates[trend.dates.length - 1]}, ${trend.dates.length}` : trend.dates[0]],
      trend.otherKeys.length ? ['not comparable', `${trend.otherKeys.join(', ')}: other key columns`] : null].filter(Boolean);
    return {title: 'The run', nodes: [el('h1', {}, 'The run'),
      el('table', {class: 'plain'}, el('tbody', {}, rows.map(([name, value]) => el('tr', {}, el('th', {scope: 'row'}, name), el('td', {class: 'break'}, value ?? '–'))))),
      el('h2', {}, 'Quarantine'),
      quarantine.length ? Page.scroll('Quarantine', el('table', {class: 'plain'},
        el('thead', {}, el('tr', {}, el('th', {scope: 'col', class: 'number'}, 'rows'), ['reason', 'such as', 'from'].map((name) => el('th', {scope: 'col'}, name)))),
        el('tbody', {}, quarantine.map((row) => el('tr', {}, el('td', {class: 'number'}, Format.count(row.rows)), el('td', {}, row.reason),
          el('td', {class: 'break', dir: 'auto'}, row.detail ?? ''), el('td', {class: 'break'}, row.source_file ?? ''))))))
        : el('p', {}, 'No row was rejected.')]};
  }

  // ---- what the numbers mean

  const MEANINGS = [
    ['kl_pq', 'KL(p‖q)', 'Σ p ln(p/q), in nats: what coding p costs beyond its entropy, with a code made for q. Inclusive: a q fitted by it covers all mass of p. ∞ where q lacks a bin that p has.'],
    ['kl_qp', 'KL(q‖p)', 'Σ q ln(q/p), in nats: the other direction. Exclusive: a q fitted by it seeks a mode of p. ∞ where p lacks a bin that q has: something appeared that was never there.'],
    ['js_divergence', 'Jensen-Shannon divergence', 'The mean divergence of p and q from their average, in nats: symmetric, finite, at most ln 2 = 0.693.'],
    ['mix', 'Mix and within', 'Mix: Jensen-Shannon divergence of the shares that segments have of p and of q. Within: that of p and q inside of each segment, averaged by their shares. Where only the mix moved, nothing changed for anybody.'],
    ['noise_floor', 'Noise floor', 'What the divergence would be on average without any drift, with samples of these sizes. Two samples of one thing never agree exactly.'],
    ['interval', '95% interval', 'Where the divergence lies that the samples come from, also near 0. Up to ∞ where a sample left a bin empty.'],
    ['q_value', 'q-value', 'The p-value, adjusted for how many pairs were tested: of all pairs called drifted at or below it, that share is false at most, on average.'],
    ['effect', 'Effect and what matters', 'The quantity that the configuration holds against its smallest effect that matters. Drifted: significant over the run and at least as large as that. Severity: LOW, MEDIUM from 3 times, HIGH from 10 times it.'],
    ['false_alarms', 'False alarms', 'How many of the drifted pairs may be there by chance alone: their number times their largest q-value.'],
    ['undecided', 'Not decided', 'Too few counts to find the smallest effect that matters, or no two sides to compare. That nothing was found then says nothing.'],
    ['power', 'Power', 'The chance to find the smallest effect that matters, with samples of these sizes.'],
  ];

  function about(id) {
    return {title: 'What each number means', target: id && `about-${id}`, nodes: [el('h1', {}, 'What each number means'),
      el('p', {class: 'lede'}, 'p is the reference, q is now. All divergences are in nats; divided by ln 2 = 0.693 they are bits.'),
      el('dl', {class: 'meanings'}, MEANINGS.map(([name, title, text]) => [
        el('dt', {id: `about-${name}`, tabindex: -1, class: name === id ? 'here' : ''}, title), el('dd', {}, text)]))]};
  }

  return {view, run, about};
})();
