/* A form with `data-save` is kept as soon as a field of it is left changed, one sending after another. What another person has
   changed meanwhile is not written over: then the form is sent as by its button, and the page that comes says so. */
(function () {
  'use strict';
  var last = Promise.resolve();

  function say(form, text) {
    var line = form.querySelector('[data-saved]');
    if (line) { line.textContent = text; }
  }

  /** What was sent is what the next change is held against. */
  function kept(form, sent) {
    var was = form.querySelectorAll('input[name=was]');
    var at = { place: sent.getAll('place'), status: sent.getAll('status'), note: sent.getAll('note') };
    Array.prototype.forEach.call(was, function (field, n) {
      field.value = JSON.stringify([Number(at.place[n]), at.status[n], at.note[n]]);
    });
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

  document.addEventListener('change', function (event) {
    var form = event.target instanceof Element ? event.target.closest('form[data-save]') : null;
    if (form) { last = last.then(function () { return send(form); }); }
  });
})();
