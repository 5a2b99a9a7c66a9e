'use strict';
/** The first page: what drifted, how sure, since when, and what could not be decided. */
const Morning = (() => {
  const {el} = Page;
  const STEP = 60;
  const FEW = 12;

  const about = (id, text) => el('a', {class: 'about', href: `#/about/${id}`}, text);

  /** The bins that moved most, as a sentence about them. */
  function sentence(pair) {
    const moved = Model.moved(pair).slice(0, 2);
    if (!moved.length) {
      return 'no bin moved';
    }
    return moved.map((bin, i) => [i ? '; ' : '', el('b', {dir: 'auto'}, bin.label), ' ',
      el('span', {class: 'p-text'}, Format.percent(bin.p)), ' → ', el('span', {class: 'q-text'}, Format.percent(bin.q)),
      bin.p === 0 ? ' (appeared)' : bin.q === 0 ? ' (vanished)' : '']);
  }

  function bins(pair) {
    const whole = Model.histogram(pair);
    if (!whole) {
      return pair.top;
    }
    const P = Divergence.total(whole.p) || 1;
    const Q = Divergence.total(whole.q) || 1;
    return Feature.shown(whole.labels.map((label, i) => ({bin: i, label, p: whole.p[i] / P, q: whole.q[i] / Q}))).bins;
  }

  function card(feature) {
    const first = feature.groups[0].pair;
    const shown = bins(first);
    const href = `#/pair/${first.id}`;
    return el('article', {class: 'card'},
      el('h3', {}, el('a', {href, dir: 'auto'}, feature.name)),
      el('p', {class: 'where'}, [Model.reference(first) && `against ${Model.reference(first)}`, Model.place(first)].filter(Boolean).join(' · ')),
      shown.length > 1 && Charts.miniature(shown),
      el('p', {class: 'what'}, sentence(first)),
      el('p', {class: 'how'}, `${Format.number(first.effect_size)} nats, `,
        first.minimum_effect > 0 && Number.isFinite(first.ratio) ? `${Format.number(first.ratio)} times what matters` : '',
        first.q_value === null || first.q_value === undefined ? '' : [', ', about('q_value', `q ${Format.probability(first.q_value)}`)]),
      Model.trend(first).length > 1 && Charts.sparkline(Model.trend(first)),
      el('p', {class: 'since'}, Model.since(first)),
      el('p', {class: 'rest'}, feature.pairs > 1 ? `${Format.count(feature.drifted)} of its ${Format.plural(feature.pairs, 'pair')} drifted` : ''));
  }

  function quiet(feature) {
    const first = feature.groups[0].pair;
    const note = first.decision === 'STABLE' || first.decision === 'UNDER_THRESHOLD' ? `${Format.number(first.effect_size)} nats`
      : first.status === 'OK' ? 'not decided' : first.status;
    return el('li', {}, el('a', {href: `#/pair/${first.id}`, dir: 'auto'}, feature.name), el('span', {class: 'note'}, note));
  }

  /** A small picture of what stayed, where there are few enough to look at. */
  function still(feature) {
    const first = feature.groups[0].pair;
    const shown = bins(first);
    const days = Model.trend(first);
    return el('article', {class: 'card still'},
      el('h3', {}, el('a', {href: `#/pair/${first.id}`, dir: 'auto'}, feature.name)),
      el('p', {class: 'where'}, [Model.reference(first) && `against ${Model.reference(first)}`, Charts.decision(first.decision)].filter(Boolean).join(' · ')),
      shown.length > 1 && Charts.miniature(shown),
      days.length > 1 && Charts.sparkline(days),
      el('p', {class: 'rest'}, Number.isFinite(first.effect_size) ? `${Format.number(first.effect_size)} nats${Number.isFinite(first.noise_floor_js) && first.effect === 'js_divergence' ? `, noise alone ${Format.number(first.noise_floor_js)}` : ''}` : first.status));
  }

  /** A list that grows when asked, so that a thousand features open as fast as ten. */
  function growing(items, make, list) {
    let shown = 0;
    const more = el('button', {type: 'button', class: 'more', onclick: () => grow()});
    function grow() {
      const focused = document.activeElement === more;
      const next = items.slice(shown, shown + STEP).map(make);
      list.append(...next);
      if (focused && next.length) {
        next[0].querySelector('a').focus();
      }
      shown += next.length;
      more.hidden = shown >= items.length;
      more.textContent = `Show ${Math.min(STEP, items.length - shown)} more of ${Format.count(items.length - shown)}`;
    }
    grow();
    return [list, more];
  }

  function headline(moved) {
    if (!Model.total) {
      return 'Nothing was compared';
    }
    if (!Model.decided) {
      return 'Nothing could be decided';
    }
    if (!moved.length) {
      return Model.decided * 2 < Model.total ? 'Nothing that could be decided moved' : 'Nothing moved';
    }
    const names = moved.slice(0, 3).map((feature) => feature.name);
    const all = Model.data.groupBy.length === 1 && Model.features.length < Model.data.groupCount ? Model.data.groupCount : Model.features.length;
    return moved.length === 1 ? `${names[0]} moved` : moved.length <= 3 && names.join('').length < 50
      ? `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]} moved`
      : `${Format.count(moved.length)} of ${Format.plural(all, 'feature')} moved`;
  }

  function lede(moved) {
    const {summary} = Model.data;
    const alarms = Format.parse(summary.false_alarms);
    const open = Model.total - Model.decided;
    const text = [`${Format.plural(Model.total, 'pair')} of histograms ${Model.total === 1 ? 'was' : 'were'} compared. `];
    if (moved.length) {
      text.push(`${Format.count(Model.driftedCount)} drifted: significant over the whole run, and large enough to matter. `);
      if (alarms !== null && alarms !== undefined) {
        text.push('Of these, expect ', about('false_alarms', alarms < 0.5 ? 'no false alarm' : `at most ${Format.plural(Math.ceil(alarms), 'false alarm')}`), '. ');
      }
    } else if (Model.decided) {
      text.push(open ? `All ${Format.count(Model.decided)} that could be decided are stable. ` : 'All are stable. ');
    }
    if (open) {
      text.push(`${Format.count(open)} could `, about('undecided', 'not be decided'),
        Model.decided ? '; of those, silence says nothing.' : ': this run says neither that something moved nor that nothing did.');
    }
    return text;
  }

  function undecided() {
    const rows = Model.undecided();
    return rows.length ? [el('h2', {id: 'undecided'}, 'Could not be decided, and why'),
      Page.scroll('Not decided', el('table', {class: 'plain'},
        el('thead', {}, el('tr', {}, el('th', {scope: 'col', class: 'number'}, 'pairs'), el('th', {scope: 'col'}, 'status'), el('th', {scope: 'col'}, 'why'))),
        el('tbody', {}, rows.map(({status, number, why}) => el('tr', {}, el('td', {class: 'number'}, Format.count(number)),
          el('td', {class: 'status'}, status), el('td', {}, why))))))] : [];
  }

  const CHANGED = new Set(['NEW_FEATURE', 'DROPPED_FEATURE', 'TYPE_CHANGED', 'UNREADABLE', 'BIN_MISMATCH', 'NO_REFERENCE']);

  /** Columns that came, went or cannot be compared: no drift, and often worse. */
  function changed(features) {
    const found = features.filter((feature) => CHANGED.has(feature.groups[0].pair.status));
    return found.length ? [el('h2', {}, 'What came, went or changed its kind'),
      growing(found, (feature) => el('li', {}, el('a', {href: `#/pair/${feature.groups[0].pair.id}`, dir: 'auto'}, feature.name),
        ` ${Model.WHY[feature.groups[0].pair.status]}`), el('ul', {class: 'changed'}))] : [];
  }

  function quarantine() {
    const rows = Model.data.run.rows_quarantined;
    return rows ? [el('p', {class: 'warning'}, `${Format.plural(rows, 'input row')} of ${Format.count(Model.data.run.rows_in)} could not be read and ${rows === 1 ? 'is' : 'are'} in `,
      el('a', {href: '#/run'}, 'quarantine'), '.')] : [];
  }

  function view() {
    const moved = Model.features.filter((feature) => feature.drifted > 0);
    const others = Model.features.filter((feature) => feature.drifted === 0 && !CHANGED.has(feature.groups[0].pair.status));
    const run = Model.data.run;
    return {title: headline(moved), nodes: [
      el('p', {class: 'kicker'}, Format.date(Model.data.runDate), run.command ? ` · ${run.command}` : ''),
      el('h1', {dir: 'auto'}, headline(moved)),
      el('p', {class: 'lede'}, lede(moved)),
      el('p', {class: 'key'}, el('span', {class: 'p-text'}, '▁ p, the reference'), ' ', el('span', {class: 'q-text'}, '■ q, now'),
        Model.data.trend.dates.length > 1 ? ' · lines: the effect over run dates, against what noise makes (grey) and what matters (dashed)' : ''),
      quarantine(),
      moved.length ? [el('h2', {}, 'What moved'), growing(moved, card, el('div', {class: 'cards'}))] : [],
      changed(Model.features.filter((feature) => feature.drifted === 0)),
      others.length ? [el('h2', {}, 'What did not'), others.length <= FEW ? el('div', {class: 'cards'}, others.map(still)) : growing(others, quiet, el('ul', {class: 'quiet'}))] : [],
      undecided(),
    ]};
  }

  return {view, about, sentence};
})();
