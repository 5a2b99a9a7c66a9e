'use strict';
/** A movie, its heat maps, and a slider. The address holds the frame: #t=120. */
(() => {
  const {el, svg} = Page;
  const $ = (id) => document.getElementById(id);
  const data = Page.json('data');
  const seconds = (t) => `${((t - data.first) / data.fps + data.lag / data.fps).toFixed(1)} s`;
  const nats = (value) => value === 0 ? '0' : value.toPrecision(3);
  const cells = data.frames.map((frame) => Uint8Array.from(atob(frame.cells), (c) => c.charCodeAt(0)));
  let at = 0;

  function picture(i, heat, mark) {
    const parts = [...cells[i]].map((value, k) => value && svg('rect', {class: 'cell', x: (k % data.columns) * data.square, y: Math.floor(k / data.columns) * data.square,
      width: data.square, height: data.square, opacity: (0.1 + 0.8 * (value / 255)).toFixed(2)})).filter(Boolean);
    return svg('svg', {viewBox: `0 0 ${data.width} ${data.height}`, role: 'img', 'aria-label': `Frame ${data.frames[i].t}, mean surprise ${nats(data.frames[i].mean)} nats`},
      data.frames[i].image && svg('image', {href: data.frames[i].image, width: data.width, height: data.height, preserveAspectRatio: 'none'}),
      heat ? parts : [], mark);
  }

  /** Where the most surprising square is, in words. */
  function place(i) {
    let best = 0;
    cells[i].forEach((value, k) => {
      best = value > cells[i][best] ? k : best;
    });
    if (!cells[i][best]) {
      return 'nothing above noise';
    }
    const x = (best % data.columns) * data.square + data.left;
    const y = Math.floor(best / data.columns) * data.square + data.top;
    return `most at x ${x}, y ${y}: ${nats((cells[i][best] / 255) * data.most)} nats`;
  }

  function show(i) {
    at = Math.min(data.frames.length - 1, Math.max(0, i));
    const frame = data.frames[at];
    $('screen').replaceChildren(picture(at, $('heat').checked));
    $('time').value = at;
    $('time').setAttribute('aria-valuetext', `frame ${frame.t}, ${seconds(frame.t)}`);
    $('said').textContent = `Frame ${frame.t}, ${seconds(frame.t)}: mean surprise ${nats(frame.mean)} nats, ${place(at)}.`;
    [...$('strip').children].forEach((button, k) => button.setAttribute('aria-pressed', String(k === at)));
    const bar = Math.floor(((frame.t - data.first) * data.bars.length) / (1 + data.last - data.first));
    [...$('bars').querySelectorAll('rect')].forEach((rect, k) => rect.classList.toggle('here', k === bar));
    history.replaceState(null, '', `#t=${frame.t}`);
  }

  const most = Math.max(...data.bars, 1e-12);
  $('bars').append(svg('svg', {class: 'chart', viewBox: `0 0 ${data.bars.length * 4} 100`, preserveAspectRatio: 'none', role: 'img', 'aria-label': `Mean surprise over time, at most ${nats(most)} nats`},
    data.bars.map((bar, k) => svg('rect', {x: k * 4 + 0.4, width: 3.2, y: 100 - (96 * bar) / most, height: Math.max(0.5, (96 * bar) / most)}))),
  el('p', {class: 'ends'}, el('span', {}, `frame ${data.first}`), el('span', {}, `tallest: ${nats(most)} nats`), el('span', {}, `frame ${data.last}`)));
  $('strip').append(...data.frames.map((frame, i) => el('button', {type: 'button', 'aria-pressed': 'false', onclick: () => show(i)}, picture(i, true), `${seconds(frame.t)}`)));
  $('patches').append(el('table', {class: 'plain'}, el('thead', {}, el('tr', {}, ['rank', 'frame', 'x', 'y', 'surprise, nats'].map((name) => el('th', {scope: 'col'}, name)))),
    el('tbody', {}, data.patches.map((patch) => el('tr', {}, [patch.rank, patch.t, patch.x, patch.y, nats(patch.surprise)].map((text) => el('td', {}, String(text))))))));
  $('kicker').textContent = `${data.runDate} · surprise`;
  const peak = data.frames.reduce((best, frame, i) => frame.mean > data.frames[best].mean ? i : best, 0);
  $('lede').textContent = data.frames.length ? `Frames ${data.first} to ${data.last}, each against the one ${data.lag} frames before. The most surprising is frame ${data.frames[peak].t}, at ${seconds(data.frames[peak].t)}: ${place(peak)}.` : '';
  $('time').max = data.frames.length - 1;
  $('time').addEventListener('input', () => show(Number($('time').value)));
  $('back').addEventListener('click', () => show(at - 1));
  $('next').addEventListener('click', () => show(at + 1));
  $('heat').addEventListener('change', () => show(at));
  Page.theme($('theme'), () => {});
  const wanted = Number(new URLSearchParams(location.hash.slice(1)).get('t'));
  const known = data.frames.findIndex((frame) => frame.t === wanted);
  show(known < 0 ? peak : known);
})();
