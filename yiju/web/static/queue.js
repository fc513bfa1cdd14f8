/* The list: one row is current (j, k), Enter opens the one with the focus, the current or the first; x selects it and Shift+x all rows from the last selected. How many are chosen stands at the foot. */
(function () {
  'use strict';
  var current = -1;
  var last = -1;

  /** @returns {HTMLElement[]} */
  function rows() { return Array.prototype.slice.call(document.querySelectorAll('tr[data-row]')); }
  function box(row) { return row.querySelector('input[type=checkbox]'); }

  /** The boxes of the form in which rows are chosen, without those that a search in the table hides. */
  function boxes() { return Array.prototype.slice.call(document.querySelectorAll('form[data-choose] input[name=id]:enabled')); }

  /** Says how many are chosen, and lets what needs one be pressed. */
  function count() {
    var chosen = boxes().filter(function (one) { return one.checked; }).length;
    Array.prototype.forEach.call(document.querySelectorAll('[data-chosen]'), function (shown) { shown.textContent = String(chosen); });
    Array.prototype.forEach.call(document.querySelectorAll('fieldset[data-needs]'), function (acts) { acts.disabled = !chosen; });
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
  document.addEventListener('input', count); // a search in the table
  document.addEventListener('click', function (event) {
    var button = event.target instanceof Element ? event.target.closest('[data-tick]') : null;
    if (!button) { return; }
    boxes().forEach(function (one) { one.checked = Boolean(button.getAttribute('data-tick')); });
    button.blur(); // Enter opens a row again
    count();
  });
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
    if (event.code === 'KeyX' && all[current] && box(all[current])) {
      var from = event.shiftKey && last >= 0 ? Math.min(last, current) : current;
      var until = event.shiftKey && last >= 0 ? Math.max(last, current) : current;
      var wanted = event.shiftKey ? true : !box(all[current]).checked;
      for (var i = from; i <= until; i++) { box(all[i]).checked = wanted; }
      last = current;
      count();
    }
  });
  count();
})();
