'use strict';
/** Two histograms of whole weights; every number of the page is a function of them. The address holds them all. */
(() => {
  const {el, svg} = Page;
  const $ = (id) => document.getElementById(id);
  const FEWEST = 2;
  const MOST = 12;
  const LARGEST = 100;

  const PRESETS = [
    {name: 'Asymmetry', p: [90, 10, 0, 0, 0], q: [20, 20, 20, 20, 20],
      story: 'a is concentrated, b uniform. Coding a with b’s code costs 1.284 nats more than it must. Coding b with a’s code costs ∞: b rolls sides that a holds impossible. So b approximates a better than a approximates b.'},
    {name: 'Einstein', p: [70, 30, 0], q: [70, 20, 10],
      story: 'p is me, q is Einstein: sleeping, eating, new physics. Expect Einstein and get me, and the surprise is small: KL(p‖q). Expect me and get Einstein, and it has no bound: KL(q‖p) = ∞.'},
    {name: 'Two modes', p: [2, 20, 50, 20, 3, 2, 3, 15, 35, 12], q: [10, 10, 10, 10, 10, 10, 10, 10, 10, 10], fit: 'pq',
      story: 'Fitted by KL(p‖q), the bell covers both modes and the valley between. Fitted by KL(q‖p), it takes one mode and ignores the other. Try both buttons below.'},
    {name: 'A coin or a bet', p: [90, 10], q: [100, 0],
      story: 'q may be a coin flip or a full bet. By KL(q‖p) the bet on A wins, 0.105 against 0.511. By KL(p‖q) it must not: the bet holds B impossible, and B happens.'},
    {name: 'Evidence', p: [4, 11, 3, 1], q: [20, 55, 20, 5],
      story: 'The bars of p are p(x, z) in hundredths: they add up to the evidence p(x) = 0.19. The bound is below ln p(x) by KL(q‖p). Move q towards p and it closes.'},
    {name: 'Noise', p: [17, 17, 17, 17, 16, 16], q: [17, 17, 17, 17, 16, 16],
      story: 'The same die twice: both divergences are 0. Roll it below: those of the samples are not, and the fewer the rolls, the larger they are.'},
  ];

  const state = {p: [], q: [], unit: 'nats', rolls: 6, seed: 1};
  const rollCount = () => Math.round(10 * Math.pow(2, state.rolls / 1.5));

  // ---- the address

  function read() {
    const link = new URLSearchParams(location.hash.slice(1));
    const weights = (name) => (link.get(name) || '').split(',').map(Number)
      .map((x) => Number.isFinite(x) ? Math.min(LARGEST, Math.max(0, Math.round(x))) : 0).slice(0, MOST);
    const [p, q] = [weights('p'), weights('q')];
    const good = p.length === q.length && p.length >= FEWEST && link.has('p') && link.has('q');
    Object.assign(state, good ? {p, q} : {p: [...PRESETS[0].p], q: [...PRESETS[0].q]});
    state.unit = link.get('unit') === 'bits' ? 'bits' : 'nats';
    state.rolls = Math.min(16, Math.max(0, Number.parseInt(link.get('rolls') ?? '6', 10) || 0));
    state.seed = Number.parseInt(link.get('seed') ?? '1', 10) >>> 0 || 1;
  }

  let written = '';
  function write() {
    written = `#p=${state.p}&q=${state.q}&unit=${state.unit}&rolls=${state.rolls}&seed=${state.seed}`;
    history.replaceState(null, '', written);
  }

  // ---- numbers

  const scale = () => state.unit === 'bits' ? Math.LN2 : 1;
  function number(value) {
    const inUnit = value / scale();
    if (Number.isNaN(inUnit)) {
      return '–';
    }
    if (!Number.isFinite(inUnit)) {
      return inUnit > 0 ? '∞' : '−∞';
    }
    return inUnit.toFixed(Math.abs(inUnit) < 0.01 && inUnit !== 0 ? 5 : 3).replace('-', '−');
  }

  function figures() {
    const {p, q} = state;
    return {kl_pq: Divergence.kl(p, q), kl_qp: Divergence.kl(q, p), js_divergence: Divergence.js(p, q),
      entropy_p: Divergence.entropy(p), entropy_q: Divergence.entropy(q),
      cross_entropy_pq: Divergence.crossEntropy(p, q), cross_entropy_qp: Divergence.crossEntropy(q, p)};
  }

  function bound() {
    const w = state.p.map((x) => x / 100);
    return {elbo: Divergence.elbo(state.q, w), log_evidence: Divergence.logEvidence(w), gap: Divergence.kl(state.q, state.p)};
  }

  const box = (name, value, side) => el('div', {}, el('span', {}, name), el('b', {class: side}, number(value)));

  function numbers() {
    const f = figures();
    $('numbers').replaceChildren(box('KL(p‖q)', f.kl_pq, 'p-text'), box('KL(q‖p)', f.kl_qp, 'q-text'), box('Jensen-Shannon', f.js_divergence, ''),
      box('H(p)', f.entropy_p, ''), box('H(q)', f.entropy_q, ''), box('H(p, q) = H(p) + KL(p‖q)', f.cross_entropy_pq, ''), box('H(q, p) = H(q) + KL(q‖p)', f.cross_entropy_qp, ''));
    const missing = (a, b) => a.map((w, i) => w > 0 && b[i] === 0 ? i + 1 : 0).filter(Boolean);
    const say = (sides, who, whom, kl) => sides.length && `${whom} holds ${sides.length === 1 ? 'side' : 'sides'} ${sides.join(', ')} impossible, and ${who} rolls ${sides.length === 1 ? 'it' : 'them'}: ${kl} = ∞.`;
    const words = [say(missing(state.p, state.q), 'p', 'q', 'KL(p‖q)'), say(missing(state.q, state.p), 'q', 'p', 'KL(q‖p)')].filter(Boolean);
    const empty = Divergence.total(state.p) === 0 || Divergence.total(state.q) === 0;
    const text = empty ? 'A die without any weight is none: nothing can be said.' : words.length ? `Cromwell’s rule, broken: ${words.join(' ')} Never hold impossible what may happen.` : '';
    if ($('cromwell').textContent !== text) {
      $('cromwell').textContent = text;
    }
    const b = bound();
    $('bound').replaceChildren(box('evidence bound', b.elbo, 'q-text'), box('ln evidence', b.log_evidence, 'p-text'), box('what is missing = KL(q‖p)', b.gap, ''));
  }

  const wide = () => Math.min(760, Math.max(280, $('terms').clientWidth));

  /** p and q side by side, then signed terms; an infinite one reaches the edge and says so. */
  function terms() {
    const width = wide();
    const both = [[Divergence.terms(state.p, state.q), 'p', 'p ln(p/q)', Divergence.kl(state.p, state.q)],
      [Divergence.terms(state.q, state.p), 'q', 'q ln(q/p)', Divergence.kl(state.q, state.p)]];
    const edge = Math.max(0.05, ...both.flatMap(([values]) => values.filter(Number.isFinite).map(Math.abs)));
    const step = width / state.p.length;
    const crowded = step < 44;
    const draw = ([values, side, name, sum]) => {
      const middle = 78;
      const y = (value) => middle - (Math.min(value, edge * 1.15) / edge) * 40;
      const text = `${name}, ${state.unit}: ${values.map((value, i) => `side ${i + 1} ${number(value)}`).join(', ')}; sum ${number(sum)}`;
      return svg('svg', {class: 'bars', width, height: 136, viewBox: `0 0 ${width} 136`, role: 'img', 'aria-label': text},
        svg('text', {x: 0, y: 12, class: 'strong'}, `${name}: sum ${number(sum)} ${state.unit}`),
        svg('line', {class: 'base', x1: 0, x2: width, y1: middle, y2: middle}),
        values.map((value, i) => [svg('rect', {class: `${side}${value < 0 ? ' negative' : ''}`, x: i * step + step * 0.2, width: step * 0.6,
          y: Math.min(middle, y(value)), height: Math.abs(y(value) - middle)}),
        (!crowded || value === Infinity) && svg('text', {x: i * step + step / 2, y: value < 0 ? y(value) + 13 : y(value) - 4, 'text-anchor': 'middle'}, number(value))]));
    };
    $('terms').replaceChildren(pairOfBars(width, step), ...both.map(draw));
  }

  function pairOfBars(width, step) {
    const share = (side) => state[side].map((w) => w / (Divergence.total(state[side]) || 1));
    const [p, q] = [share('p'), share('q')];
    const most = Math.max(...p, ...q, 1e-9);
    const bar = (values, side, shift) => values.map((value, i) => svg('rect', {class: side, x: i * step + step * shift, width: step * 0.3,
      y: 110 - (92 * value) / most, height: (92 * value) / most}));
    return svg('svg', {class: 'bars', width, height: 128, viewBox: `0 0 ${width} 128`, role: 'img', 'aria-label': 'Shares of p and q'},
      svg('text', {x: 0, y: 12, class: 'strong'}, 'p and q'),
      bar(p, 'p', 0.2), bar(q, 'q', 0.5), svg('line', {class: 'base', x1: 0, x2: width, y1: 110, y2: 110}),
      p.map((value, i) => svg('text', {x: i * step + step / 2, y: 124, 'text-anchor': 'middle'}, String(i + 1))));
  }

  // ---- sliders

  let inputs = {p: [], q: []};
  function sides() {
    const grid = $('sides');
    inputs = {p: [], q: []};
    grid.replaceChildren(el('span'), el('span', {class: 'head p-text'}, 'p'), el('span', {class: 'head q-text'}, 'q'));
    state.p.forEach((w, i) => {
      grid.append(el('span', {class: 'note'}, String(i + 1)));
      for (const side of ['p', 'q']) {
        const input = el('input', {type: 'range', class: side, min: 0, max: LARGEST, value: state[side][i], 'aria-label': `weight of side ${i + 1} in ${side}`});
        const share = el('span', {class: 'share'});
        input.addEventListener('input', () => {
          state[side][i] = Number(input.value);
          changed();
        });
        inputs[side].push({input, share});
        grid.append(el('label', {}, input, share));
      }
    });
  }

  function shares() {
    for (const side of ['p', 'q']) {
      const whole = Divergence.total(state[side]) || 1;
      inputs[side].forEach(({input, share}, i) => {
        const text = `${Math.round((1000 * state[side][i]) / whole) / 10}%`;
        input.value = state[side][i];
        input.setAttribute('aria-valuetext', text);
        share.textContent = text;
      });
    }
  }

  // ---- a family: bells of whole weights

  function bell(middle, width, bins) {
    const sigma = 0.2 + (width / 100) * bins * 0.6;
    const mu = (middle / 100) * (bins - 1);
    const weights = Array.from({length: bins}, (_, i) => Math.exp(-0.5 * Math.pow((i - mu) / sigma, 2)));
    const most = Math.max(...weights);
    return weights.map((w) => Math.round((LARGEST * w) / most));
  }

  function fit(objective, name) {
    let best = {value: Infinity};
    for (let middle = 0; middle <= 100; middle++) {
      for (let width = 1; width <= 100; width++) {
        const q = bell(middle, width, state.p.length);
        const value = objective(q);
        if (value < best.value) {
          best = {value, middle, width, q};
        }
      }
    }
    if (!best.q) {
      $('fitted').textContent = `No bell of whole weights has a finite ${name} here.`;
      return;
    }
    $('middle').value = best.middle;
    $('width').value = best.width;
    state.q = best.q;
    changed();
    $('fitted').textContent = `Least ${name}: ${number(best.value)} ${state.unit}, with its middle at side ${(1 + (best.middle / 100) * (state.p.length - 1)).toFixed(1)}.`;
  }

  // ---- samples

  let pending = 0;
  function sampled() {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => {
      const number_ = rollCount();
      $('rolled').textContent = `${number_.toLocaleString('en')} each`;
      if (Divergence.total(state.p) === 0 || Divergence.total(state.q) === 0) {
        $('sampled').replaceChildren();
        $('chance').textContent = '';
        return;
      }
      const next = Sampling.random(state.seed);
      const p = Sampling.rolls(state.p, number_, next);
      const q = Sampling.rolls(state.q, number_, next);
      const {seen, values, floor, pValue} = Sampling.noise(p, q, 400, next);
      const most = Math.max(seen, values[values.length - 1], 1e-12) * 1.05;
      const boxes = Array.from({length: 38}, () => 0);
      values.forEach((value) => boxes[Math.min(37, Math.floor((value / most) * 38))]++);
      const tallest = Math.max(...boxes);
      const width = wide();
      const x = (value) => (value / most) * width;
      const near = x(seen) > width * 0.7;
      const step = width / 38;
      $('sampled').replaceChildren(svg('svg', {class: 'bars', width, height: 132, viewBox: `0 0 ${width} 132`, role: 'img',
        'aria-label': `Jensen-Shannon divergences that chance alone makes, noise floor ${number(floor)}, and that of the rolls, ${number(seen)} ${state.unit}`},
        boxes.map((box_, i) => svg('rect', {class: 'chance', x: i * step + 0.5, width: step - 1, y: 112 - (80 * box_) / tallest, height: (80 * box_) / tallest})),
        svg('line', {class: 'base', x1: 0, x2: width, y1: 112, y2: 112}),
        svg('line', {class: 'floor', x1: x(floor), x2: x(floor), y1: 24, y2: 112}),
        svg('line', {class: 'seen', x1: x(seen), x2: x(seen), y1: 24, y2: 112}),
        svg('text', {x: x(floor) + (x(floor) > width * 0.7 ? -4 : 4), y: 34, 'text-anchor': x(floor) > width * 0.7 ? 'end' : 'start'}, `noise floor ${number(floor)}`),
        svg('text', {class: 'strong', x: x(seen) + (near ? -4 : 4), y: 18, 'text-anchor': near ? 'end' : 'start'}, `these rolls ${number(seen)}`),
        svg('text', {x: 0, y: 128}, `0`), svg('text', {x: width, y: 128, 'text-anchor': 'end'}, `Jensen-Shannon divergence, ${state.unit}`)));
      $('chance').textContent = `Chance alone is as far apart in ${(100 * pValue).toFixed(pValue < 0.01 ? 2 : 0)}% of 400 trials: p-value ${pValue.toFixed(4)}${pValue <= 1 / 401 ? ' or less' : ''}. KL(p‖q) of such rolls has the noise floor ${number(Divergence.noiseFloor(p, q))} ${state.unit}.`;
    });
  }

  // ---- all of it

  function changed() {
    write();
    shares();
    numbers();
    terms();
    sampled();
    $('fewer').disabled = state.p.length <= FEWEST;
    $('more').disabled = state.p.length >= MOST;
    ['nats', 'bits'].forEach((unit) => $(unit).setAttribute('aria-pressed', String(unit === state.unit)));
    $('rolls').value = state.rolls;
    const preset = PRESETS.findIndex(({p, q}) => String(p) === String(state.p) && String(q) === String(state.q));
    [...$('presets').children].forEach((button, i) => button.setAttribute('aria-pressed', String(i === preset)));
    const story = preset < 0 ? '' : PRESETS[preset].story;
    if (story && $('story').textContent !== story) {
      $('story').textContent = story;
    }
  }

  function rebuilt() {
    sides();
    changed();
  }

  $('presets').append(...PRESETS.map((preset) => el('button', {type: 'button', 'aria-pressed': 'false', onclick: () => {
    Object.assign(state, {p: [...preset.p], q: [...preset.q]});
    $('fitted').textContent = '';
    rebuilt();
  }}, preset.name)));
  $('fewer').addEventListener('click', () => {
    state.p.pop();
    state.q.pop();
    rebuilt();
  });
  $('more').addEventListener('click', () => {
    state.p.push(0);
    state.q.push(0);
    rebuilt();
  });
  $('swap').addEventListener('click', () => {
    [state.p, state.q] = [state.q, state.p];
    changed();
  });
  for (const unit of ['nats', 'bits']) {
    $(unit).addEventListener('click', () => {
      state.unit = unit;
      changed();
    });
  }
  for (const id of ['middle', 'width']) {
    $(id).addEventListener('input', () => {
      state.q = bell(Number($('middle').value), Number($('width').value), state.p.length);
      $('fitted').textContent = '';
      changed();
    });
  }
  $('fit-pq').addEventListener('click', () => fit((q) => Divergence.kl(state.p, q), 'KL(p‖q)'));
  $('fit-qp').addEventListener('click', () => fit((q) => Divergence.kl(q, state.p), 'KL(q‖p)'));
  $('rolls').addEventListener('input', () => {
    state.rolls = Number($('rolls').value);
    changed();
  });
  $('again').addEventListener('click', () => {
    state.seed = (state.seed % 4294967295) + 1;
    changed();
  });
  addEventListener('hashchange', () => {
    if (location.hash !== written) {
      read();
      rebuilt();
    }
  });
  new ResizeObserver(() => {
    terms();
    sampled();
  }).observe($('terms'));
  Page.theme($('theme'), () => {});
  read();
  rebuilt();
})();
