/* What is typed into a field with `data-draft` is kept while the browser is open, by the page's path and what the attribute
   says, with what stood there before: who goes on to the next finding and comes back finds it again, unless something else stands
   there now. What was sent and answered is kept no longer. */
(function () {
  'use strict';

  function name(field) { return 'typed ' + location.pathname + ' ' + field.name + field.getAttribute('data-draft'); }
  function drafts(within) { return Array.prototype.slice.call(within.querySelectorAll('[data-draft]')); }

  function ready() {
    drafts(document).forEach(function (field) {
      var kept = JSON.parse(sessionStorage.getItem(name(field)) || 'null');
      if (!kept || kept.text === field.value || kept.before !== field.value) { return; }
      field.value = kept.text;
      var folded = field.closest('details');
      if (folded) { folded.open = true; }
      field.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }

  document.addEventListener('input', function (event) {
    var field = event.target;
    if (!(field instanceof HTMLElement) || !field.hasAttribute('data-draft')) { return; }
    sessionStorage.setItem(name(field), JSON.stringify({ before: field.defaultValue, text: field.value }));
  });
  document.addEventListener('kept', function (event) {
    var sent = event.detail.getAll('facts');
    Array.prototype.forEach.call(event.target.querySelectorAll('[name=facts]'), function (field, n) {
      if (field.value.replace(/\r\n?/g, '\n') === sent[n].replace(/\r\n?/g, '\n')) { sessionStorage.removeItem(name(field)); }
      field.defaultValue = sent[n].replace(/\r\n?/g, '\n');
    });
  });
  document.addEventListener('htmx:beforeRequest', function (event) {
    var form = event.target;
    if (form instanceof HTMLFormElement) { event.detail.xhr.sent = drafts(form).map(name); }
  });
  document.addEventListener('htmx:afterRequest', function (event) {
    if (event.detail.successful && event.detail.xhr.status < 400) { (event.detail.xhr.sent || []).forEach(function (one) { sessionStorage.removeItem(one); }); }
  });
  document.addEventListener('htmx:afterSettle', ready);
  ready();
})();
