/* Page images: the first box or marked line is brought into sight, and p enlarges. */
(function () {
  'use strict';

  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }

  function sight(scroll) {
    var first = scroll.querySelector('.box, .marked');
    if (!first) { return; }
    var box = first.getBoundingClientRect();
    var frame = scroll.getBoundingClientRect();
    scroll.scrollTop += box.top - frame.top - Math.max(40, (frame.height - box.height) / 3);
    scroll.scrollLeft += Math.max(0, box.left - frame.left - 40);
  }

  function enlarge() {
    all('.paper').forEach(function (paper) {
      var image = paper.querySelector('img');
      if (!image) { return; }
      var large = paper.getAttribute('data-zoom') === 'fit';
      paper.setAttribute('data-zoom', large ? 'large' : 'fit');
      if (large && image.getAttribute('data-large')) {
        image.src = image.getAttribute('data-large') || image.src;
        image.removeAttribute('data-large');
      }
    });
    all('.scroll').forEach(sight);
  }

  function ready() {
    var chosen = document.querySelector('.evidence .on');
    var pane = chosen && chosen.closest('.evidence');
    if (pane instanceof HTMLElement && chosen instanceof HTMLElement) { pane.scrollTop += chosen.getBoundingClientRect().top - pane.getBoundingClientRect().top - 60; }
    all('.scroll').forEach(function (scroll) {
      var image = scroll.querySelector('img');
      sight(scroll);
      if (image instanceof HTMLImageElement && !image.complete) { image.addEventListener('load', function () { sight(scroll); }); }
    });
  }

  /** Copies a text; where the browser has no clipboard for us (http on a network), by way of a field. */
  function copy(text) {
    if (navigator.clipboard) { return navigator.clipboard.writeText(text); }
    var field = document.createElement('textarea');
    field.value = text;
    document.body.appendChild(field);
    field.select();
    document.execCommand('copy');
    field.remove();
    return Promise.resolve();
  }

  document.addEventListener('click', async function (event) {
    var cited = event.target instanceof Element ? event.target.closest('[data-copy]') : null;
    if (cited) {
      await copy(cited.getAttribute('data-copy') || '');
      cited.textContent = '已复制';
      return;
    }
    if (event.target instanceof Element && event.target.closest('[data-enlarge]')) { enlarge(); }
    if (event.target instanceof Element && event.target.closest('[data-print]')) { window.print(); }
  });
  document.addEventListener('htmx:afterSettle', ready);
  ready();
})();
