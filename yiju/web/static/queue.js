/* The list: one row is current (j, k), Enter opens the one with the focus, the current or the first; x selects it and Shift+x all rows from the last selected. */
(function () {
  'use strict';
  var current = -1;
  var last = -1;

  /** @returns {HTMLElement[]} */
  function rows() { return Array.prototype.slice.call(document.querySelectorAll('tr[data-row]')); }
  function box(row) { return row.querySelector('input[type=checkbox]'); }

  function count() {
    var chosen = rows().filter(function (row) { return box(row).checked; }).length;
    var button = document.getElementById('bulk');
    var shown = document.getElementById('selected');
    if (button instanceof HTMLButtonElement && shown) { button.disabled = !chosen; shown.textContent = String(chosen); }
    var into = document.getElementById('into');
    if (into instanceof HTMLFieldSetElement) { into.disabled = !chosen; }
  }

  function move(to) {
    var all = rows();
    if (!all.length) { return; }
    if (all[current]) { all[current].classList.remove('current'); }
    current = Math.max(0, Math.min(to, all.length - 1));
    all[current].classList.add('current');
    all[current].scrollIntoView({ block: 'nearest' });
  }

  document.addEventListener('change', count);
  document.addEventListener('htmx:afterSettle', function () { current = last = -1; count(); });
  document.addEventListener('keydown', function (event) {
    var target = event.target;
    var typing = target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.getAttribute('type') !== 'checkbox';
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey || typing) { return; }
    var all = rows();
    if (!all.length) { return; }
    if (event.code === 'KeyJ' && !event.shiftKey) { move(current + 1); }
    if (event.code === 'KeyK' && !event.shiftKey) { move(current - 1); }
    if (event.code === 'Enter' && !event.repeat && !(target instanceof Element && target.closest('a, button, summary'))) {
      event.preventDefault();
      ((target instanceof Element && target.closest('tr[data-row]')) || all[current] || all[0]).querySelector('a').click();
    }
    if (event.code === 'KeyX' && all[current]) {
      var from = event.shiftKey && last >= 0 ? Math.min(last, current) : current;
      var until = event.shiftKey && last >= 0 ? Math.max(last, current) : current;
      var wanted = event.shiftKey ? true : !box(all[current]).checked;
      for (var i = from; i <= until; i++) { box(all[i]).checked = wanted; }
      last = current;
      count();
    }
  });
})();
