/* A form with `data-save` is kept as soon as a field of it is left changed, one sending after another. What another person has
   changed meanwhile is not written over: then the form is sent as by its button, and the page that comes says so. */
(function () {
  'use strict';
  var last = Promise.resolve();
  var waiting = 0;

  function say(form, text) {
    var line = form.querySelector('[data-saved]');
    if (line) { line.textContent = text; }
  }

  /** What was sent is what the next change is held against. */
  function kept(form, sent) {
    var was = form.querySelectorAll('input[name=was]');
    var at = { place: sent.getAll('place'), status: sent.getAll('status'), note: sent.getAll('note'), facts: sent.getAll('facts') };
    Array.prototype.forEach.call(was, function (field, n) {
      field.value = JSON.stringify([Number(at.place[n]), at.status[n], at.note[n], at.facts[n]]);
    });
    Array.prototype.forEach.call(form.querySelectorAll('[data-unwritten]'), function (one, n) { one.hidden = Boolean(at.facts[n].trim()); });
    form.dispatchEvent(new CustomEvent('kept', { bubbles: true, detail: sent }));
  }

  /** The foot of the page names the step that can be undone now. */
  function foot(text) {
    var made = new DOMParser().parseFromString(text, 'text/html').getElementById('legend');
    var here = document.getElementById('legend');
    if (made && here) { here.innerHTML = made.innerHTML; window.htmx.process(here); }
  }

  async function send(form) {
    if (!form.isConnected || !form.reportValidity()) { return; }
    var sent = new FormData(form);
    say(form, '正在保存……');
    try {
      var answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(sent), credentials: 'same-origin' });
      if (!answer.ok) { form.requestSubmit(); return; }
      if (!form.isConnected) { return; }
      kept(form, sent);
      foot(await answer.text());
      say(form, '已保存。重新打开这一页时按新的次序排。');
    } catch (error) {
      say(form, '没有保存：没有连上工作台。');
    }
  }

  /** On paper a field of several lines is as long as its text. */
  function mirror(event) {
    var field = event.target;
    if (field instanceof HTMLElement && field.hasAttribute('data-printed')) { field.nextElementSibling.textContent = field.value; }
  }
  document.addEventListener('input', mirror);
  document.addEventListener('change', mirror);
  document.addEventListener('click', function (event) {
    var button = event.target instanceof Element ? event.target.closest('[data-begin]') : null;
    var field = button && button.parentElement.querySelector('textarea');
    if (!field) { return; }
    if (!field.value) { field.value = field.placeholder; }
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
    button.remove();
  });
  document.addEventListener('change', function (event) {
    var form = event.target instanceof Element ? event.target.closest('form[data-save]') : null;
    if (!form) { return; }
    waiting += 1;
    last = last.then(function () { return send(form); }).finally(function () { waiting -= 1; });
  });
  // A paper that is asked for while something is being kept is made after that.
  document.addEventListener('click', function (event) {
    var link = event.target instanceof Element ? event.target.closest('a[download]') : null;
    if (!link || !waiting) { return; }
    event.preventDefault();
    last = last.then(function () { window.setTimeout(function () { link.click(); }, 0); });
  }, true);
})();
