/* Keys of the workbench. They listen on the document, ignore what is typed into fields or composed by a
   Chinese input method, and press the element that carries the key (`data-key`) or enter the field that
   does (`data-focus`). A key pressed while an answer is awaited is kept and pressed on the page that comes. One that judges
   what that page shows is not: nobody has seen it yet, and a line says that the key did nothing. */
(function () {
  'use strict';
  var waiting = false;
  var settling = false;
  var seen = false;
  /** @type {{code: string, seen: boolean}[]} keys that wait for the page; `seen`: pressed when it was already drawn */
  var held = [];
  /** @type {string[]} names of keys that were refused */
  var refused = [];

  function editable(target) {
    return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
      && target.getAttribute('type') !== 'checkbox';
  }

  function help(show) {
    var box = document.getElementById('help');
    if (box) { box.hidden = show === undefined ? !box.hidden : !show; }
  }

  /** Moves the focus to the next difference of a comparison; false at its end, where Tab goes on as ever. */
  function step(by) {
    var all = Array.prototype.slice.call(document.querySelectorAll('[data-difference]'));
    var here = document.activeElement && document.activeElement.closest('[data-difference]');
    var next = all[here ? all.indexOf(here) + by : by > 0 && document.activeElement === document.body ? 0 : -1];
    if (!next) { return false; }
    next.focus();
    return true;
  }

  /** Says which keys did nothing, until the next key that does something. */
  function say() {
    var line = document.getElementById('refused');
    if (!line) { return; }
    line.hidden = !refused.length;
    line.textContent = refused.length ? '刚才按的 ' + refused.join(' ') + ' 没有算：那时这一条还没有显示。看过再按。' : '';
  }

  /** Presses what carries the key, and tells whether anything does; `blind`: the page was not shown when it was pressed. */
  function press(code, blind) {
    var field = document.querySelector('[data-focus="' + code + '"]');
    var pressed = document.querySelector('[data-key="' + code + '"]');
    if (blind && pressed && pressed.closest('.judge')) { refuse(code); return true; }
    if (field instanceof HTMLElement) { field.focus(); return true; }
    if (pressed instanceof HTMLElement) { pressed.click(); return true; }
    return false;
  }

  /** Leaves the innermost of what is open: the legend, a field, an enlarged page, at last the page itself (`data-key="Escape"`). */
  function leave(event) {
    var box = document.getElementById('help');
    var large = document.querySelector('[data-zoom="large"]') && document.querySelector('[data-enlarge]');
    if (box && !box.hidden) { help(false); return; }
    if (document.activeElement instanceof HTMLElement && editable(document.activeElement)) { document.activeElement.blur(); return; }
    if (large instanceof HTMLElement) { large.click(); return; }
    if (!event.repeat && !event.defaultPrevented && !waiting) { press('Escape', false); }
  }

  function refuse(code) { refused.push(code === 'Slash' ? '/' : code.replace(/^(Key|Digit)/, '').toLowerCase()); }

  /** The answer is shown, or none comes: the keys that wait are pressed until one of them asks again. */
  function answered() {
    waiting = seen = false;
    document.documentElement.classList.remove('waiting');
    while (held.length && !waiting) {
      var key = held.shift();
      // What follows the key of a field was to be written into it.
      if (editable(document.activeElement)) { refuse(key.code); } else { press(key.code, !key.seen); }
    }
    say();
  }

  document.addEventListener('htmx:beforeRequest', function () { waiting = true; document.documentElement.classList.add('waiting'); });
  document.addEventListener('htmx:afterSwap', function () { seen = true; });
  // It is told once for each part of a page; only after the last of them a key may ask for another.
  document.addEventListener('htmx:afterSettle', function () {
    if (!settling) { settling = true; window.setTimeout(function () { settling = false; answered(); }, 0); }
  });
  ['htmx:sendError', 'htmx:timeout', 'htmx:sendAbort', 'htmx:swapError'].forEach(function (name) {
    document.addEventListener(name, function () { held = []; answered(); });
  });
  document.addEventListener('htmx:sendError', function () {
    window.alert('没有连上工作台，刚才的操作没有保存。请看终端里它是否还在运行。');
  });

  document.addEventListener('keydown', function (event) {
    if (event.isComposing || event.keyCode === 229) { return; }
    if (event.key === 'Escape') { leave(event); return; }
    // Enter in a field among several buttons presses the one beside it, or none: never the form's first.
    if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.matches('[data-enter]')) {
      event.preventDefault();
      if (event.target.nextElementSibling instanceof HTMLButtonElement) { event.target.nextElementSibling.click(); }
      return;
    }
    if (event.code === 'Tab' && !event.ctrlKey && !event.altKey && step(event.shiftKey ? -1 : 1)) { event.preventDefault(); return; }
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || editable(event.target)) { return; }
    if (event.code === 'Enter' && event.target instanceof HTMLElement && event.target.matches('[data-difference]')) {
      var place = event.target.querySelector('.place');
      if (place instanceof HTMLElement && !waiting) { place.click(); }
      return;
    }
    if (event.code === 'Slash' && event.shiftKey) { event.preventDefault(); help(); return; }
    if (event.shiftKey) { return; }
    if (waiting) { held.push({ code: event.code, seen: seen }); event.preventDefault(); return; }
    refused = [];
    say();
    if (press(event.code, false)) { event.preventDefault(); }
  });
})();
