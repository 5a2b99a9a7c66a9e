'use strict';
/** Shows what the address names: #/, #/pair/ID, #/pairs?q=..&sort=.., #/run, #/about/NAME. */
(() => {
  const main = document.getElementById('view');
  let current = null;

  /** The address without a new view, for what a view remembers of itself. */
  function remember(link) {
    history.replaceState(null, '', link);
    current = link;
  }

  function find(link) {
    const [path, query] = link.replace(/^#\/?/, '').split('?');
    const [name, id] = path.split('/');
    switch (name) {
      case '': return Morning.view();
      case 'pair': return Feature.view(id);
      case 'pairs': return Tables.view(new URLSearchParams(query || ''), remember);
      case 'run': return Tables.run();
      case 'about': return Tables.about(id);
      default: return {title: 'Not found', nodes: [Page.el('h1', {}, 'There is no such page'), Page.el('p', {}, Page.el('a', {href: '#/'}, 'To the first one'))]};
    }
  }

  function show(focus) {
    current = location.hash || '#/';
    const {title, nodes, target} = find(current);
    Charts.clear();
    main.replaceChildren(...nodes.flat(Infinity).filter(Boolean));
    document.title = `${title} – drift on ${Model.data.runDate}`;
    document.querySelectorAll('nav a').forEach((link) => {
      const here = link.getAttribute('href') === current.split('?')[0];
      here ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current');
    });
    const goal = target && document.getElementById(target);
    if (goal) {
      goal.scrollIntoView();
      goal.focus();
    } else if (focus) {
      scrollTo(0, 0);
      main.focus({preventScroll: true});
    }
  }

  addEventListener('hashchange', () => {
    if (location.hash !== current) {
      show(true);
    }
  });
  Page.theme(document.getElementById('theme'), () => show(false));
  show(false);
})();
