/* Every table is sorted by a click on a head, sifted by words where it is long, and saved as it is shown. One that is a part of
   a longer list (`data-part`) is left to the server. How tables are shown stands in the address: `#t0=-2 words` is the first
   table by its second column, downwards, rows with these words. */
(function () {
  'use strict';
  var SIFTED = 8; // rows from which on a table is sifted
  var tables = [];

  /** A row's cells by column; one that spans several stands in its first. */
  function cells(row) {
    var found = [];
    Array.prototype.forEach.call(row.cells, function (cell) {
      found.push(cell);
      for (var more = cell.colSpan; more > 1; more--) { found.push(null); }
    });
    return found;
  }

  /** What a cell says: of a field what is typed or chosen in it. */
  function said(cell, drawn) {
    if (!cell) { return ''; }
    var fields = Array.prototype.filter.call(cell.querySelectorAll('input, select'), function (one) { return one.type !== 'hidden'; });
    var texts = fields.map(function (one) { return one.type === 'checkbox' ? (one.checked ? '是' : '') : one.value; });
    return (fields.length ? texts.join(' ') : drawn ? cell.innerText : cell.textContent).trim();
  }

  /** What a row sorts by: a number where it is one, an order of its own, or its text; null where it says nothing. */
  function key(cell) {
    var text = said(cell, false);
    var ordered = cell && cell.querySelector('[data-order]');
    if (ordered) { return Number(ordered.getAttribute('data-order')); }
    var number = parseFloat(text.replace(/[,，]/g, ''));
    if (cell && cell.classList.contains('number')) { return isNaN(number) ? null : number; }
    return text === '' ? null : isFinite(Number(text.replace(/[,，%]/g, ''))) ? number : text;
  }

  function compare(a, b) {
    if (typeof a === 'number' && typeof b === 'number') { return a - b; }
    if (typeof a === 'number' || typeof b === 'number') { return typeof a === 'number' ? -1 : 1; }
    return a.localeCompare(b, 'zh-CN');
  }

  /** How the address says that the tables are shown: [signed column from 1, words] of each. */
  function address() { return new URLSearchParams(location.hash.slice(1)); }
  function asked(n) {
    var found = /^(-?\d+)(?: (.*))?$/.exec(address().get('t' + n) || '0');
    return found ? { column: Number(found[1]), words: found[2] || '' } : { column: 0, words: '' };
  }
  function ask(n, column, words) {
    var all = address();
    if (column || words) { all.set('t' + n, column + (words ? ' ' + words : '')); } else { all.delete('t' + n); }
    var told = String(all);
    history.replaceState(history.state, '', location.pathname + location.search + (told ? '#' + told : ''));
  }

  function show(table) {
    var wish = asked(tables.indexOf(table));
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    if (wish.column) { sort(table, rows, Math.abs(wish.column) - 1, wish.column < 0 ? -1 : 1); }
    if (wish.words || table.hasAttribute('data-sifted')) { sift(table, rows, wish.words); }
  }

  function sort(table, rows, column, by) {
    var keyed = rows.map(function (row) { return { row: row, key: key(cells(row)[column]) }; });
    keyed.sort(function (one, other) {
      if (one.key === null || other.key === null) { return (one.key === null ? 1 : 0) - (other.key === null ? 1 : 0); }
      return by * compare(one.key, other.key);
    });
    keyed.forEach(function (one) { table.tBodies[0].appendChild(one.row); });
    cells(table.tHead.rows[0]).forEach(function (head, n) {
      if (!head) { return; }
      if (n === column) { head.setAttribute('aria-sort', by > 0 ? 'ascending' : 'descending'); } else { head.removeAttribute('aria-sort'); }
    });
  }

  /** Hides the rows without all of these words; what is hidden is not sent as chosen. */
  function sift(table, rows, text) {
    var words = text.toLowerCase().split(/\s+/).filter(Boolean);
    var left = 0, boxes = 0;
    if (words.length) { table.setAttribute('data-sifted', ''); } else { table.removeAttribute('data-sifted'); }
    rows.forEach(function (row) {
      var all = (row.textContent + ' ' + cells(row).map(function (cell) { return said(cell, false); }).join(' ')).toLowerCase();
      row.hidden = !words.every(function (word) { return all.indexOf(word) >= 0; });
      left += row.hidden ? 0 : 1;
      Array.prototype.forEach.call(row.querySelectorAll('input[type=checkbox]'), function (box) { box.disabled = row.hidden; boxes++; });
    });
    var told = document.querySelector('[data-told="' + tables.indexOf(table) + '"]');
    if (told) { told.textContent = words.length ? left + ' / ' + rows.length + ' 行' + (boxes ? '，没有列出的不算勾选' : '') : ''; }
  }

  function save(table) {
    var heads = cells(table.tHead.rows[0]);
    var columns = heads.map(function (_, n) { return n; }).filter(function (n) { return heads[n] && title(heads[n]); });
    var shown = Array.prototype.filter.call(table.tBodies[0].rows, function (row) { return !row.hidden; });
    var name = document.title.split(' · ')[0] || '表';
    var told = {
      title: name,
      columns: columns.map(function (n) { return { name: title(heads[n]), number: heads[n].classList.contains('number') }; }),
      rows: shown.map(function (row) { var all = cells(row); return columns.map(function (n) { return said(all[n], true); }); }),
    };
    fetch('/table', { method: 'POST', body: JSON.stringify(told) }).then(function (answer) {
      return answer.ok ? answer.blob() : Promise.reject(answer);
    }).then(function (data) {
      var link = document.createElement('a');
      link.href = URL.createObjectURL(data);
      link.download = name + '.xlsx';
      link.click();
      window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
    }).catch(function () { window.alert('没有存成：表太大，或没有连上工作台。'); });
  }

  /** The name of a column; none where it is only there for who cannot see. */
  function title(head) { return head.querySelector('.hidden') ? '' : head.textContent.trim(); }

  function button(text, press) {
    var made = document.createElement('button');
    made.type = 'button';
    made.textContent = text;
    made.addEventListener('click', press);
    return made;
  }

  function sieve(table, n) {
    var bar = document.createElement('p');
    var box = document.createElement('input');
    var told = document.createElement('span');
    bar.className = 'sift';
    told.className = 'quiet';
    told.setAttribute('data-told', String(n));
    box.type = 'search';
    box.placeholder = '在表里找';
    box.setAttribute('aria-label', '在表里找');
    box.value = asked(n).words;
    function sought() { ask(n, asked(n).column, box.value.trim()); show(table); }
    box.addEventListener('input', function (event) { if (!(event instanceof InputEvent && event.isComposing)) { sought(); } });
    box.addEventListener('compositionend', sought);
    box.addEventListener('keydown', function (event) { if (event.key === 'Enter') { event.preventDefault(); } });
    bar.appendChild(box);
    bar.appendChild(told);
    table.insertAdjacentElement('beforebegin', bar);
  }

  function dress(table, n) {
    cells(table.tHead.rows[0]).forEach(function (head, column) {
      if (!head || !title(head)) { return; }
      var text = title(head);
      head.textContent = '';
      head.setAttribute('data-head', text); // printed: the head of a further page has no buttons
      var made = button(text, function () {
        ask(n, head.getAttribute('aria-sort') === 'ascending' ? -column - 1 : column + 1, asked(n).words);
        show(table);
      });
      made.className = 'sort';
      made.title = '按这一列排列';
      head.appendChild(made);
    });
    var out = button('存为表格（Excel）', function () { save(table); });
    out.className = 'link save';
    table.insertAdjacentElement('afterend', out);
  }

  function ready() {
    tables = Array.prototype.filter.call(document.querySelectorAll('table.list:not([data-part]):not(.compare)'), function (table) {
      return table.tHead && table.tBodies.length === 1;
    });
    tables.forEach(function (table, n) {
      if (table.tBodies[0].rows.length < 2) { return; }
      if (!table.hasAttribute('data-dressed')) { table.setAttribute('data-dressed', ''); dress(table, n); }
      if (table.tBodies[0].rows.length >= SIFTED && !document.querySelector('[data-told="' + n + '"]')) { sieve(table, n); }
      show(table);
    });
  }

  // A long facet's values, by what is typed above them.
  document.addEventListener('input', function (event) {
    var box = event.target;
    if (!(box instanceof HTMLInputElement) || !box.matches('[data-sieve]') || !box.nextElementSibling) { return; }
    var word = box.value.trim().toLowerCase();
    Array.prototype.forEach.call(box.nextElementSibling.children, function (line) {
      line.hidden = line.textContent.toLowerCase().indexOf(word) < 0;
    });
  });

  document.addEventListener('htmx:afterSettle', ready);
  ready();
})();
