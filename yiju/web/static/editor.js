/* The query editor: a text area that lists the words of the vocabulary as they are typed, by name or by Chinese
   label, runs on Ctrl+Enter, and copies what stands in it as Python. */
(function () {
  'use strict';
  /** @type {Array<[string, string]> | null} */
  var words = null;
  var list = null;
  var chosen = 0;

  function editor(target) { return target instanceof HTMLTextAreaElement && target.hasAttribute('data-editor') ? target : null; }

  /** The word that the cursor stands behind. */
  function begun(area) {
    var found = /[A-Za-z]*:?[\w\u4e00-\u9fff-]*$/.exec(area.value.slice(0, area.selectionStart));
    return found ? found[0] : '';
  }

  function close() {
    if (list) { list.remove(); list = null; }
  }

  function fill(area, word) {
    var at = area.selectionStart;
    var from = at - begun(area).length;
    area.setRangeText(word, from, at, 'end');
    close();
    area.focus();
  }

  function mark(by) {
    var items = list.children;
    chosen = (chosen + by + items.length) % items.length;
    for (var i = 0; i < items.length; i++) { items[i].className = i === chosen ? 'on' : ''; }
    items[chosen].scrollIntoView({ block: 'nearest' });
  }

  /** What is called just so before what begins so, before what holds it. */
  function rank(word, typed, bare) {
    if (word[1] === bare || word[0].toLowerCase() === typed) { return 0; }
    return word[1].indexOf(bare) === 0 || word[0].toLowerCase().indexOf(typed) === 0 ? 1 : 2;
  }

  function open(area) {
    close();
    var typed = begun(area).toLowerCase();
    var bare = typed.replace(/^yj:/, '');
    if (!words || (typed.indexOf(':') < 0 && !/[\u4e00-\u9fff]/.test(typed))) { return; }
    var fit = words.filter(function (word) {
      return word[0].toLowerCase().indexOf(typed) === 0 || (bare && (word[1].indexOf(bare) >= 0 || word[0].toLowerCase().indexOf(bare) >= 3));
    }).sort(function (one, other) { return rank(one, typed, bare) - rank(other, typed, bare); }).slice(0, 40);
    if (!fit.length || (fit.length === 1 && fit[0][0].toLowerCase() === typed)) { return; }
    list = document.createElement('ul');
    list.className = 'terms';
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', '可用的词');
    fit.forEach(function (word) {
      var item = document.createElement('li');
      var label = document.createElement('span');
      item.setAttribute('role', 'option');
      item.textContent = word[0];
      label.textContent = word[1];
      item.appendChild(label);
      item.addEventListener('mousedown', function (event) { event.preventDefault(); fill(area, word[0]); });
      list.appendChild(item);
    });
    area.insertAdjacentElement('afterend', list);
    chosen = 0;
    mark(0);
  }

  document.addEventListener('focusin', async function (event) {
    var area = editor(event.target);
    if (!area || words) { return; }
    words = [];
    var answer = await fetch(area.getAttribute('data-editor') || '', { credentials: 'same-origin' });
    if (answer.ok) { words = await answer.json(); }
  });
  document.addEventListener('focusout', function (event) { if (editor(event.target)) { close(); } });
  document.addEventListener('input', function (event) {
    var area = editor(event.target);
    if (area && !event.isComposing) { open(area); }
  });
  document.addEventListener('compositionend', function (event) {
    var area = editor(event.target);
    if (area) { open(area); }
  });
  document.addEventListener('keydown', function (event) {
    var area = editor(event.target);
    if (!area || event.isComposing || event.keyCode === 229) { return; }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (area.form) { area.form.requestSubmit ? area.form.requestSubmit() : area.form.submit(); }
      return;
    }
    if (!list) { return; }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { event.preventDefault(); mark(event.key === 'ArrowDown' ? 1 : -1); }
    if (event.key === 'Enter' || event.key === 'Tab') { event.preventDefault(); fill(area, list.children[chosen].firstChild.textContent); }
    if (event.key === 'Escape') { event.stopPropagation(); close(); }
  }, true);

  document.addEventListener('click', async function (event) {
    var button = event.target instanceof Element ? event.target.closest('[data-python]') : null;
    var area = document.querySelector('[data-editor]');
    if (!button || !(area instanceof HTMLTextAreaElement)) { return; }
    var code = 'from yiju import Workspace\n\nws = Workspace(' + JSON.stringify(button.getAttribute('data-python')) + ')\nws.sparql('
      + JSON.stringify(area.value) + ')\n';
    await navigator.clipboard.writeText(code);
    button.textContent = '已复制';
  });
})();
