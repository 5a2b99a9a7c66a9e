'use strict';
/** Numbers as a reader takes them: few digits, infinity as infinity, unknown as a dash. */
const Format = (() => {
  const grouped = new Intl.NumberFormat('en');

  /** "inf" and "nan" are text in the data, as JSON has no such numbers. */
  function parse(value) {
    return {inf: Infinity, '-inf': -Infinity, nan: NaN}[value] ?? value;
  }

  function number(value) {
    if (value === null || value === undefined || Number.isNaN(value)) {
      return '–';
    }
    if (!Number.isFinite(value)) {
      return value > 0 ? '∞' : '−∞';
    }
    const size = Math.abs(value);
    if (value !== 0 && (size < 1e-4 || size >= 1e6)) {
      return minus(value.toExponential(1).replace('e+', 'e').replace(/e(-?)(\d+)/, ' × 10^$1$2'))
        .replace(/10\^(-?)(\d+)/, (all, sign, digits) => `10${sign ? '⁻' : ''}${[...digits].map((d) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[d]).join('')}`);
    }
    return minus(size >= 100 ? grouped.format(Math.round(value)) : String(Number(value.toPrecision(3))));
  }

  const minus = (text) => text.replace(/^-/, '−');
  const count = (value) => value === null || value === undefined ? '–' : grouped.format(Math.round(value));

  function percent(share) {
    if (share === null || share === undefined || Number.isNaN(share)) {
      return '–';
    }
    const value = share * 100;
    if (value === 0) {
      return '0%';
    }
    return value < 0.1 ? '< 0.1%' : `${value < 10 ? value.toFixed(1) : Math.round(value)}%`;
  }

  function probability(value) {
    if (value === null || value === undefined || Number.isNaN(value)) {
      return '–';
    }
    return value < 1e-4 ? '< 0.0001' : String(Number(value.toPrecision(2)));
  }

  function date(iso) {
    const day = new Date(`${iso}T00:00:00Z`);
    return Number.isNaN(day.getTime()) ? iso
      : new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC'}).format(day);
  }

  const plural = (number, one, many) => `${count(number)} ${number === 1 ? one : many || `${one}s`}`;

  return {parse, number, count, percent, probability, date, plural};
})();
