/* Keys of the workbench. They listen on the document, ignore what is typed into fields or composed by a
   Chinese input method, and press the element that carries the key (`data-key`) or enter the field that
   does (`data-focus`). While an answer is awaited no key presses anything: one key, one finding. */
(function () {
  'use strict';
  var waiting = false;

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

  document.addEventListener('htmx:beforeRequest', function () { waiting = true; document.documentElement.classList.add('waiting'); });
  ['htmx:afterSettle', 'htmx:sendError', 'htmx:timeout', 'htmx:sendAbort', 'htmx:swapError'].forEach(function (name) {
    document.addEventListener(name, function () { waiting = false; document.documentElement.classList.remove('waiting'); });
  });
  document.addEventListener('htmx:sendError', function () {
    window.alert('没有连上工作台，刚才的操作没有保存。请看终端里它是否还在运行。');
  });

  document.addEventListener('keydown', function (event) {
    if (event.isComposing || event.keyCode === 229) { return; }
    if (event.key === 'Escape') {
      help(false);
      if (document.activeElement instanceof HTMLElement) { document.activeElement.blur(); }
      return;
    }
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
    var field = document.querySelector('[data-focus="' + event.code + '"]');
    if (field instanceof HTMLElement && !event.shiftKey) { event.preventDefault(); field.focus(); return; }
    if (waiting || event.shiftKey) { return; }
    var pressed = document.querySelector('[data-key="' + event.code + '"]');
    if (pressed instanceof HTMLElement) { event.preventDefault(); pressed.click(); }
  });
})();
