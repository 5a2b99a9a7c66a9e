'use strict';
/** Elements, the theme, and what every page does the same way. Text goes in as text, never as markup. */
const Page = (() => {
  const SVG = 'http://www.w3.org/2000/svg';

  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith('on')) {
        element.addEventListener(name.slice(2), value);
      } else if (value !== null && value !== undefined && value !== false) {
        element.setAttribute(name, value === true ? '' : value);
      }
    }
    element.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
    return element;
  }

  const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
  const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
  const json = (id) => JSON.parse(document.getElementById(id).textContent);
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /** What somebody chose before, where the browser lets pages of files remember anything. */
  function stored(value) {
    try {
      if (value !== undefined) {
        localStorage.setItem('kldrift-theme', value);
      }
      return localStorage.getItem('kldrift-theme');
    } catch (e) {
      return null;
    }
  }

  const isDark = () => document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;

  /** Makes a button change between light and dark, and tells who draws by colour. */
  function theme(button, changed) {
    const known = stored();
    if (known === 'dark' || known === 'light') {
      document.documentElement.dataset.theme = known;
    }
    const label = () => {
      button.textContent = isDark() ? 'Light' : 'Dark';
      button.setAttribute('aria-label', `Change to ${isDark() ? 'light' : 'dark'} colours`);
    };
    button.addEventListener('click', () => {
      document.documentElement.dataset.theme = stored(isDark() ? 'light' : 'dark') || (isDark() ? 'light' : 'dark');
      label();
      changed();
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      label();
      changed();
    });
    label();
  }

  /** A wide element in a box of its own, which a keyboard can scroll too. */
  const scroll = (label, element) => el('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label}, element);

  return {scroll, el, svg, json, color, theme, isDark};
})();
