'use strict';
/** Every chart of the report: small ones as SVG of our own, large ones by ECharts. */
const Charts = (() => {
  const {el, svg, color} = Page;
  const live = [];

  /** Forgets the charts of a view that is left. */
  function clear() {
    live.splice(0).forEach(({chart, observer}) => {
      observer.disconnect();
      chart.dispose();
    });
  }

  // ---- small multiples

  /** q as filled bars, p as a line of steps over them. */
  function miniature(bins, {width = 220, height = 64} = {}) {
    const most = Math.max(...bins.map((bin) => Math.max(bin.p, bin.q)), 1e-300);
    const step = width / bins.length;
    const y = (share) => height - 1 - (share / most) * (height - 4);
    let line = '';
    const bars = bins.map((bin, i) => {
      line += `${i ? 'L' : 'M'}${(i * step).toFixed(1)},${y(bin.p).toFixed(1)}H${((i + 1) * step).toFixed(1)}`;
      return svg('rect', {class: 'q-fill', x: (i * step + 0.5).toFixed(1), y: y(bin.q).toFixed(1),
        width: Math.max(0.5, step - 1).toFixed(1), height: Math.max(0, height - 1 - y(bin.q)).toFixed(1)});
    });
    return svg('svg', {class: 'mini', viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true', focusable: 'false',
      preserveAspectRatio: 'none'},
      ...bars,
      svg('path', {class: 'p-line', d: line, 'vector-effect': 'non-scaling-stroke'}),
      svg('line', {class: 'axis', x1: 0, x2: width, y1: height - 0.5, y2: height - 0.5}));
  }

  /** The effect over run dates: the floor as a band, the decision as a dashed line, drift as dots. */
  function sparkline(days, {width = 220, height = 44} = {}) {
    const finite = days.flatMap((day) => [day.value, day.minimum]).filter(Number.isFinite);
    const most = Math.max(...finite, 1e-9) * 1.1;
    const x = (i) => days.length < 2 ? width - 5 : 5 + (i * (width - 10)) / (days.length - 1);
    const y = (value) => height - 2 - (Math.min(Math.max(value, 0), most) / most) * (height - 8);
    const known = days.map((day, i) => ({...day, i})).filter((day) => day.value !== null && !Number.isNaN(day.value));
    const band = known.filter((day) => Number.isFinite(day.floor));
    const line = known.map((day, k) => `${k ? 'L' : 'M'}${x(day.i).toFixed(1)},${y(day.value).toFixed(1)}`).join('');
    const minimum = known.length ? known[known.length - 1].minimum : null;
    return svg('svg', {class: 'spark', viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true', focusable: 'false'},
      band.length > 1 && svg('path', {class: 'floor', d:
        `M${x(band[0].i).toFixed(1)},${y(0)}${band.map((day) => `L${x(day.i).toFixed(1)},${y(day.floor).toFixed(1)}`).join('')}L${x(band[band.length - 1].i).toFixed(1)},${y(0)}Z`}),
      minimum > 0 && minimum < most && svg('line', {class: 'decision', x1: 0, x2: width, y1: y(minimum), y2: y(minimum)}),
      svg('path', {class: 'trend', d: line}),
      known.filter((day) => day.drifted || day.i === days.length - 1).map((day) =>
        svg('circle', {class: day.drifted ? 'dot drifted' : 'dot', cx: x(day.i), cy: y(day.value), r: 3})));
  }

  // ---- ECharts

  const palette = () => ({ink: color('--ink'), soft: color('--soft'), rule: color('--rule'), paper: color('--paper'),
    p: color('--p'), q: color('--q'), floor: color('--floor')});

  const font = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

  /** An axis; with ticks it has lines and labels at these values alone, else where ECharts likes them. */
  function axis(colors, {ticks, ...more}) {
    return {
      nameTextStyle: {color: colors.soft, fontFamily: font, fontSize: 12},
      axisLabel: {color: colors.soft, fontFamily: font, fontSize: 11, customValues: ticks, ...(more.axisLabel || {})},
      axisLine: {lineStyle: {color: colors.rule}, ...(more.axisLine || {})},
      axisTick: {show: false, customValues: ticks},
      splitLine: {lineStyle: {color: colors.rule, opacity: 0.5}, ...(more.splitLine || {})},
      ...Object.fromEntries(Object.entries(more).filter(([name]) => !['axisLabel', 'axisLine', 'splitLine'].includes(name))),
    };
  }

  /**
   * A chart with a text for those who do not see it; arrow keys go from value to value and say them.
   */
  function chart({height, label, option, say, count}) {
    const canvas = el('div', {class: 'canvas', 'aria-hidden': 'true'});
    canvas.style.height = `${height}px`;
    const said = el('p', {class: 'said', 'aria-live': 'polite'});
    const figure = el('div', {class: 'chart', role: 'group', tabindex: 0, 'aria-label': `${label} Arrow keys read its values.`}, canvas, said);
    let at = -1;
    let drawn = null;
    figure.addEventListener('keydown', (event) => {
      const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
      if (!step || !drawn || !count) {
        return;
      }
      event.preventDefault();
      at = Math.min(count - 1, Math.max(0, at + step));
      said.textContent = say(at);
      drawn.dispatchAction({type: 'showTip', seriesIndex: 0, dataIndex: at});
    });
    figure.addEventListener('blur', () => {
      at = -1;
      said.textContent = '';
    });
    const draw = () => {
      if (!canvas.clientWidth) {
        return;
      }
      if (!drawn) {
        drawn = echarts.init(canvas, null, {renderer: 'canvas'});
        live.push({chart: drawn, observer});
      }
      drawn.resize();
      drawn.setOption(option(palette(), canvas.clientWidth), {notMerge: true});
    };
    const observer = new ResizeObserver(draw);
    observer.observe(canvas);
    return figure;
  }

  /** Text only: no markup that a name could end. */
  function tooltip(colors, formatter) {
    return {renderMode: 'richText', confine: true, backgroundColor: colors.paper, borderColor: colors.rule, borderWidth: 1,
      textStyle: {color: colors.ink, fontFamily: font, fontSize: 12}, formatter};
  }

  const short = (text, most) => text.length > most ? `${text.slice(0, most - 1)}…` : text;

  /** p and q side by side, and under them what each bin adds to both divergences. */
  function bars(bins, names) {
    const p = bins.map((bin) => bin.p);
    const q = bins.map((bin) => bin.q);
    const term = (a, b) => a === 0 ? 0 : b === 0 ? Infinity : a * Math.log(a / b);
    const pq = bins.map((bin) => term(bin.p, bin.q));
    const qp = bins.map((bin) => term(bin.q, bin.p));
    const terms = [...pq, ...qp];
    const most = Math.max(...terms.filter(Number.isFinite).map(Math.abs));
    const edge = round(Math.max(most, 0.001));
    // An infinite term ends beyond every number of the axis; where all others are 0, it has no number but that.
    const beyond = terms.includes(Infinity) ? edge * 1.5 : edge;
    const ticks = most > 0 || beyond === edge ? [-edge, 0, edge] : [0];
    const categories = bins.map((bin) => bin.label);
    const say = (i) => `${categories[i]}: p ${Format.percent(p[i])}, q ${Format.percent(q[i])}; `
      + `adds ${Format.number(pq[i])} to KL(p‖q) and ${Format.number(qp[i])} to KL(q‖p), in nats`;
    const draw = (colors, width) => {
      const left = 52;
      const tilted = width < 620 && bins.length > 6;
      const down = tilted ? 40 : 0;
      const grids = [{top: 26, height: 170 - down / 2}, {top: 268 + down / 2, height: 70}, {top: 384 + down / 4, height: 70}];
      const added = (values, at, series) => ({
        type: 'bar', name: series, xAxisIndex: at, yAxisIndex: at, barCategoryGap: '30%', barMaxWidth: 72,
        data: values.map((value) => ({
          value: Math.min(value, beyond),
          itemStyle: {color: at === 1 ? colors.p : colors.q, opacity: value < 0 ? 0.45 : 1},
          label: {show: !Number.isFinite(value), formatter: '∞', position: 'top', distance: 1, color: colors.ink, fontSize: 14},
        })),
      });
      return {
        animation: false,
        aria: {enabled: false},
        tooltip: {trigger: 'axis', axisPointer: {type: 'shadow', shadowStyle: {color: colors.ink, opacity: 0.06}},
          ...tooltip(colors, (rows) => {
            const i = rows[0].dataIndex;
            return `${short(categories[i], 40)}\np ${Format.percent(p[i])}   q ${Format.percent(q[i])}\n`
              + `KL(p‖q) ${Format.number(pq[i])}   KL(q‖p) ${Format.number(qp[i])} nats`;
          })},
        axisPointer: {link: [{xAxisIndex: 'all'}]},
        grid: grids.map((grid) => ({left, right: 8, ...grid})),
        xAxis: grids.map((grid, i) => axis(colors, {type: 'category', gridIndex: i, data: categories,
          axisLabel: {show: i === 0, hideOverlap: true, rotate: tilted ? 60 : 0,
            formatter: (label) => short(label, 12)},
          splitLine: {show: false}, axisLine: {onZero: true}})),
        yAxis: [
          axis(colors, {gridIndex: 0, name: 'share of the mass', nameLocation: 'end', splitNumber: 3,
            ...(Math.max(...p, ...q) > 0.9 && {max: 1, interval: 0.5}), // no round number beyond all of it
            nameTextStyle: {align: 'left', padding: [0, 0, 0, -left + 4], color: colors.soft, fontFamily: font},
            axisLabel: {formatter: (value) => `${Number((value * 100).toPrecision(2))}%`}}),
          ...['p ln(p/q), nats: what each bin adds to KL(p‖q)', 'q ln(q/p), nats: what each bin adds to KL(q‖p)'].map((name, i) =>
            axis(colors, {gridIndex: i + 1, min: -edge, max: beyond === edge ? edge : edge * 2, ticks, name, nameLocation: 'end',
              nameTextStyle: {align: 'left', padding: [0, 0, 4, -left + 4], color: colors.soft, fontFamily: font},
              axisLabel: {formatter: Format.number}})),
        ],
        series: [
          {type: 'bar', name: names.p, data: p, itemStyle: {color: colors.p}, barGap: '0%', barCategoryGap: '25%', barMaxWidth: 56},
          {type: 'bar', name: names.q, data: q, itemStyle: {color: colors.q}, barMaxWidth: 56},
          added(pq, 1, 'KL(p‖q)'),
          added(qp, 2, 'KL(q‖p)'),
        ],
      };
    };
    return chart({height: 470, count: bins.length, say, option: draw,
      label: `Bars of p and q over ${bins.length} bins, with the terms of both divergences.`});
  }

  /** The next round number: 1, 2, 3 or 5 times a power of ten. */
  function round(value) {
    const power = Math.floor(Math.log10(value));
    return [1, 2, 3, 5, 10].map((times) => Number(`${times}e${power}`)).find((number) => number >= value);
  }

  /** How far labels at these heights have to move to lie at least a line apart, and none below the bottom. */
  function apart(heights, line, bottom) {
    const order = [...heights.keys()].filter((i) => heights[i] !== null).sort((a, b) => heights[a] - heights[b]);
    const places = [...heights];
    let least = -Infinity;
    order.forEach((i) => {
      places[i] = Math.max(places[i], least);
      least = places[i] + line;
    });
    let most = bottom;
    order.reverse().forEach((i) => {
      places[i] = Math.min(places[i], most);
      most = places[i] - line;
    });
    return heights.map((y, i) => y === null ? null : places[i] - y);
  }

  /** The effect over run dates, between what noise alone makes and what decides. */
  function trend(days, quantity) {
    const values = days.flatMap((day) => [day.value, day.minimum, day.floor]);
    const most = Math.max(0, ...values.filter(Number.isFinite));
    const infinite = values.includes(Infinity);
    // Where nothing is larger than 0, no number but that has a place on the axis.
    const step = most > 0 ? round((most * 1.05) / 3) : 1;
    const steps = most > 0 ? Math.ceil((most * 1.05) / step) : 0;
    const ticks = Array.from({length: steps + (infinite ? 2 : 1)}, (_, i) => i * step);
    const top = Math.max(...ticks, step);
    const shown = (value) => value === Infinity ? top : Number.isFinite(value) ? value : null;
    const say = (i) => `${Format.date(days[i].date)}: ${Format.number(days[i].value)}, noise floor ${Format.number(days[i].floor)}, `
      + `decided at ${Format.number(days[i].minimum)}: ${decision(days[i].decision)}`;
    const last = days[days.length - 1];
    const height = 178;
    const ends = apart([shown(last.value), shown(last.minimum), shown(last.floor)].map((value) => value === null ? null : (1 - value / top) * height), 14, height);
    const end = (colors, width, at, text, color_) => ({show: width >= 520 && ends[at] !== null, formatter: text, color: color_, fontFamily: font, offset: [0, ends[at] || 0]});
    const draw = (colors, width) => ({
      animation: false,
      tooltip: {trigger: 'axis', ...tooltip(colors, (rows) => say(rows[0].dataIndex).replace(': ', '\n'))},
      grid: {left: 52, right: width < 520 ? 12 : 112, top: 28, bottom: 24},
      xAxis: axis(colors, {type: 'category', boundaryGap: days.length < 3, data: days.map((day) => day.date), splitLine: {show: false},
        axisLabel: {hideOverlap: true}}),
      yAxis: axis(colors, {type: 'value', min: 0, max: top,
        name: `${quantity}, nats`, ticks,
        nameTextStyle: {align: 'left', padding: [0, 0, 0, -48], color: colors.soft, fontFamily: font},
        axisLabel: {formatter: (value) => infinite && value === top ? '∞' : Format.number(value)}}),
      series: [
        {type: 'line', data: days.map((day) => shown(day.value)), connectNulls: false, lineStyle: {color: colors.ink, width: 2},
          symbol: 'circle', symbolSize: (value, {dataIndex}) => days[dataIndex].drifted ? 9 : 5,
          itemStyle: {color: ({dataIndex}) => days[dataIndex].drifted ? colors.q : colors.ink},
          endLabel: end(colors, width, 0, 'measured', colors.ink)},
        {type: 'line', data: days.map((day) => shown(day.minimum)), symbol: 'none', step: 'middle',
          lineStyle: {color: colors.soft, type: 'dashed', width: 1.5},
          endLabel: end(colors, width, 1, 'what matters', colors.soft)},
        {type: 'line', data: days.map((day) => shown(day.floor)), symbol: 'none', areaStyle: {color: colors.floor, opacity: 0.6},
          lineStyle: {color: colors.floor, width: 1}, step: 'middle',
          endLabel: end(colors, width, 2, 'noise floor', colors.soft)},
      ],
    });
    return chart({height: 230, count: days.length, say, option: draw, label: `${quantity} over ${days.length} run dates.`});
  }

  const decision = (name) => ({DRIFTED: 'drifted', STABLE: 'stable', TOO_FEW: 'too few counts', OVER_THRESHOLD: 'over the threshold',
    UNDER_THRESHOLD: 'under the threshold'})[name] || 'not decided';

  /** kl_pq against kl_qp on log axes; what is infinite or 0 has a place of its own at the edge. */
  function plane(pairs, current) {
    const points = pairs.filter((pair) => !Number.isNaN(pair.kl_pq) && pair.kl_pq !== null && pair.kl_pq !== undefined);
    const finite = points.flatMap((pair) => [pair.kl_pq, pair.kl_qp]).filter((value) => Number.isFinite(value) && value > 0);
    const power = (exponent) => Number(`1e${exponent}`);
    const first = Math.floor(Math.log10(Math.max(1e-6, Math.min(...finite, 0.1))));
    const last = Math.ceil(Math.log10(Math.max(...finite, 1)));
    const low = power(first);
    const high = power(last);
    const infinity = power(last + 1);
    const place = (value) => value === Infinity ? infinity : value < low ? low : value;
    const say = (i) => `${points[i].feature}, ${Model.place(points[i])}: KL(p‖q) ${Format.number(points[i].kl_pq)}, `
      + `KL(q‖p) ${Format.number(points[i].kl_qp)} nats, ${decision(points[i].decision)}`;
    const draw = (colors, width) => {
      // Of many powers ECharts would label the few that it likes, and infinity not among them.
      const every = Math.ceil((last - first) / (width < 620 ? 3 : 7));
      const ticks = Array.from({length: Math.floor((last - first) / every) + 1}, (_, i) => power(first + i * every));
      const ends = (name) => axis(colors, {type: 'log', min: low, max: infinity * 2, ticks: [...ticks, infinity], name, nameLocation: 'middle', nameGap: name.includes('q‖p') ? 40 : 26,
        axisLabel: {formatter: (value) => value > high ? '∞' : Format.number(value), hideOverlap: true}});
      return {
        animation: false,
        tooltip: {trigger: 'item', ...tooltip(colors, (point) => point.seriesIndex === 0 ? say(point.dataIndex).replace(/: /, '\n') : '')},
        grid: {left: 58, right: 16, top: 12, bottom: 42},
        xAxis: ends('KL(p‖q), nats: ∞ where bins of p vanished'),
        yAxis: ends('KL(q‖p), nats: ∞ where bins appeared'),
        series: [
          {type: 'scatter', data: points.map((pair) => [place(pair.kl_pq), place(pair.kl_qp)]),
            symbolSize: (value, {dataIndex}) => points[dataIndex] === current ? 14 : 7,
            itemStyle: {color: ({dataIndex}) => points[dataIndex] === current ? colors.ink : Model.drifted(points[dataIndex]) ? colors.q : colors.soft,
              opacity: 0.65}},
          {type: 'line', data: [[low, low], [high, high]], symbol: 'none', silent: true, lineStyle: {color: colors.rule, width: 1},
            endLabel: {show: true, formatter: 'equal', color: colors.soft, fontFamily: font}},
        ],
      };
    };
    return chart({height: 340, count: points.length, say, option: draw,
      label: `KL(p‖q) against KL(q‖p) of ${points.length} pairs.`});
  }

  /** Pairs by run dates; a cell is as dark as its effect is large against the smallest that matters. */
  function heat(pairs) {
    const dates = Model.data.trend.dates;
    const cell = (day) => {
      if (day.decision === null && (day.value === null || Number.isNaN(day.value))) {
        return el('td', {class: 'none', title: `${day.date}: not compared`}, el('span', {class: 'hidden'}, 'not compared'));
      }
      if (day.decision === 'TOO_FEW' || day.decision === null) {
        return el('td', {class: 'few', title: `${day.date}: ${Format.number(day.value)} nats, ${decision(day.decision)}`}, '·',
          el('span', {class: 'hidden'}, decision(day.decision)));
      }
      const ratio = day.minimum > 0 ? day.value / day.minimum : day.value;
      const step = ratio === Infinity ? 5 : ratio >= 10 ? 5 : ratio >= 3 ? 4 : ratio >= 1 ? 3 : ratio >= 0.5 ? 2 : 1;
      const text = day.drifted ? '●' : '';
      return el('td', {class: `heat heat-${step}`,
        title: `${day.date}: ${Format.number(day.value)} nats, ${decision(day.decision)}`}, text,
        el('span', {class: 'hidden'}, ` ${Format.number(day.value)} ${decision(day.decision)}`));
    };
    const rows = pairs.map((pair) => [pair, Model.trend(pair)]).filter(([, days]) => days.length);
    return Page.scroll('Heat map of segments by run date',
      el('table', {class: 'heatmap'},
        el('caption', {class: 'hidden'}, 'Effect of each segment on each run date'),
        el('thead', {}, el('tr', {}, el('th', {scope: 'col'}, 'segment'),
          dates.map((date, i) => el('th', {scope: 'col', class: 'day'}, dates.length < 12 || i % 5 === 0 || i === dates.length - 1 ? date.slice(5) : el('span', {class: 'hidden'}, date))))),
        el('tbody', {}, rows.map(([pair, days]) => el('tr', {},
          el('th', {scope: 'row'}, el('a', {href: `#/pair/${pair.id}`}, place(pair))),
          days.map(cell))))));
  }

  const place = (pair) => [Model.reference(pair), Model.place(pair)].filter(Boolean).join(' · ');

  return {clear, miniature, sparkline, bars, trend, plane, heat, decision};
})();
