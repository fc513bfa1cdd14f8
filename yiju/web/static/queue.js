/* The list: one row is current (j, k), Enter opens the one with the focus, the current or the first; x selects it and Shift+x all rows from the last selected. How many are chosen stands at the foot.
   What is chosen in the list of findings stays so under another filter, on another page of it, and while one looks at what it leads to,
   so that the browser's Back finds it again: until it is judged or put into a case, or one leaves by the main menu. */
(function () {
  'use strict';
  var current = -1;
  var last = -1;
  var CHOSEN = 'chosen findings';
  /** @type {Set<string>} chosen findings of the list, also those that are not shown now */
  var kept = new Set(JSON.parse(sessionStorage.getItem(CHOSEN) || '[]'));

  /** @returns {HTMLElement[]} */
  function rows() { return Array.prototype.slice.call(document.querySelectorAll('tr[data-row]')); }
  function box(row) { return row.querySelector('input[type=checkbox]'); }

  /** The boxes of the form in which rows are chosen, without those that a search in the table hides. */
  function boxes() { return Array.prototype.slice.call(document.querySelectorAll('form[data-choose] input[type=checkbox][name=id]:enabled')); }

  /** Says how many are chosen, and lets what needs one be pressed. */
  function count() {
    var list = document.getElementById('rows');
    var elsewhere = list ? list.querySelectorAll('[data-kept]').length : 0;
    var chosen = boxes().filter(function (one) { return one.checked; }).length + elsewhere;
    if (list) {
      boxes().forEach(function (one) { kept[one.checked ? 'add' : 'delete'](one.value); });
      sessionStorage.setItem(CHOSEN, JSON.stringify(Array.from(kept)));
    }
    Array.prototype.forEach.call(document.querySelectorAll('[data-elsewhere]'), function (shown) {
      shown.textContent = elsewhere ? '（其中 ' + elsewhere + ' 条不在这一页）' : '';
    });
    Array.prototype.forEach.call(document.querySelectorAll('[data-chosen]'), function (shown) { shown.textContent = String(chosen); });
    Array.prototype.forEach.call(document.querySelectorAll('fieldset[data-needs]'), function (acts) { acts.disabled = !chosen; });
  }

  function forget() { kept.clear(); sessionStorage.removeItem(CHOSEN); }

  function drop() { Array.prototype.forEach.call(document.querySelectorAll('[data-kept]'), function (one) { one.remove(); }); }

  /** What was chosen before this page of the list was shown is chosen on it, or sent along with it. */
  function restore() {
    var list = document.getElementById('rows');
    if (!list) { return; }
    drop();
    var here = new Set(boxes().map(function (one) { one.checked = kept.has(one.value); return one.value; }));
    kept.forEach(function (id) {
      if (here.has(id)) { return; }
      var field = document.createElement('input');
      field.type = 'hidden';
      field.name = 'id';
      field.value = id;
      field.setAttribute('data-kept', '');
      list.appendChild(field);
    });
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
    if (event.target instanceof Element && event.target.closest('header a')) { forget(); }
    var button = event.target instanceof Element ? event.target.closest('[data-tick]') : null;
    if (!button) { return; }
    // What was judged is ticked one by one, never with all.
    boxes().forEach(function (one) { one.checked = Boolean(button.getAttribute('data-tick')) && !one.hasAttribute('data-judged'); });
    if (!button.getAttribute('data-tick')) { drop(); forget(); }
    button.blur(); // Enter opens a row again
    count();
  });
  // What was chosen goes when the server has answered what was done with it; to look at it together does nothing yet.
  document.addEventListener('htmx:beforeRequest', function (event) {
    var form = event.target;
    event.detail.xhr.done = form instanceof HTMLFormElement && form.hasAttribute('data-choose') && !/^\/bulk(\?|$)/.test(event.detail.pathInfo.requestPath);
  });
  document.addEventListener('htmx:afterRequest', function (event) { if (event.detail.successful && event.detail.xhr.status < 400 && event.detail.xhr.done) { forget(); } });
  document.addEventListener('htmx:afterSettle', function () { current = last = -1; restore(); count(); });
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
  restore();
  count();
})();
