/* Tables that are shown whole: a click on a head sorts them, long ones are sifted by words, and what is shown can be saved
   as CSV. */
(function () {
  'use strict';
  var SIFTED = 10; // rows from which on a table is sifted

  /** What a cell sorts by: a number where it is one, else its text. */
  function key(row, column) {
    var cell = row.cells[column];
    var text = cell ? cell.innerText.trim() : '';
    var plain = text.replace(/[,，%元万]/g, '');
    return plain !== '' && isFinite(Number(plain)) ? Number(plain) : text;
  }

  function compare(a, b) {
    if (typeof a === 'number' && typeof b === 'number') { return a - b; }
    if (typeof a === 'number') { return 1; }
    if (typeof b === 'number') { return -1; }
    return a.localeCompare(b, 'zh-CN');
  }

  function sort(table, column, head) {
    var down = head.getAttribute('aria-sort') === 'ascending';
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows);
    rows.sort(function (one, other) {
      var order = compare(key(one, column), key(other, column));
      return down ? -order : order;
    });
    rows.forEach(function (row) { body.appendChild(row); });
    Array.prototype.forEach.call(head.parentElement.cells, function (other) { other.removeAttribute('aria-sort'); });
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  }

  /** What leaves has no personal number in it: mobile numbers and 身份证号, as `yiju.ingest.personal` masks them. */
  function masked(text) {
    return text
      .replace(/(^|[^\dA-Za-z_./])([1-9]\d{5})((?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{2})(\d{3}[\dXx])(?![\dA-Za-z])/g, '$1$2********$4')
      .replace(/(^|[^\dA-Za-z_./])(1[3-9]\d)(-?)\d{4}\3(\d{4})(?![\dA-Za-z]|[.,]\d{2}|\s*[万亿]?元)/g, '$1$2$3****$3$4');
  }

  /** A cell for CSV: masked, quoted, and no formula for a spreadsheet. */
  function quoted(text) {
    var plain = masked(text.trim().replace(/\s*\n\s*/g, ' '));
    if (/^[=+\-@\t]/.test(plain) && !isFinite(Number(plain.replace(/,/g, '')))) { plain = "'" + plain; }
    return '"' + plain.replace(/"/g, '""') + '"';
  }

  function save(table) {
    var shown = Array.prototype.filter.call(table.rows, function (row) { return !row.hidden; });
    var lines = shown.map(function (row) {
      return Array.prototype.map.call(row.cells, function (cell) { return quoted(cell.innerText); }).join(',');
    });
    var link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob(['\ufeff' + lines.join('\r\n')], { type: 'text/csv' }));
    link.download = (document.title.split(' · ')[0] || '表') + '.csv';
    link.click();
    window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  }

  function button(text, press) {
    var made = document.createElement('button');
    made.type = 'button';
    made.textContent = text;
    made.addEventListener('click', press);
    return made;
  }

  /** A box above the table: rows without all of its words are hidden. */
  function sieve(table) {
    var bar = document.createElement('p');
    var box = document.createElement('input');
    var told = document.createElement('span');
    bar.className = 'sift';
    told.className = 'quiet';
    box.type = 'search';
    box.placeholder = '在表里找';
    box.setAttribute('aria-label', '在表里找');
    box.addEventListener('input', function (event) {
      if (event instanceof InputEvent && event.isComposing) { return; }
      var words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
      var rows = Array.prototype.slice.call(table.tBodies[0].rows);
      var left = rows.filter(function (row) {
        var text = row.textContent.toLowerCase();
        row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
        return !row.hidden;
      });
      told.textContent = words.length ? ' ' + left.length + ' / ' + rows.length + ' 行' : '';
    });
    box.addEventListener('compositionend', function () { box.dispatchEvent(new Event('input')); });
    bar.appendChild(box);
    bar.appendChild(told);
    table.insertAdjacentElement('beforebegin', bar);
  }

  function ready() {
    Array.prototype.forEach.call(document.querySelectorAll('table[data-table]'), function (table) {
      if (!table.tHead || table.getAttribute('data-table') === 'ready' || table.tBodies.length !== 1) { return; }
      table.setAttribute('data-table', 'ready');
      Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
        var text = head.textContent;
        if (!text || !text.trim()) { return; }
        head.textContent = '';
        var made = button(text.trim(), function () { sort(table, column, head); });
        made.className = 'sort';
        made.title = '按这一列排列';
        head.appendChild(made);
      });
      if (table.tBodies[0].rows.length >= SIFTED) { sieve(table); }
      var out = button('存为表格（CSV）', function () { save(table); });
      out.className = 'link save';
      table.insertAdjacentElement('afterend', out);
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
