/* Amounts stand point under point: what has fewer decimals than the longest of its column is padded behind, unseen. */
(function () {
  'use strict';
  var AMOUNT = /^[+-]?[\d,]+(?:\.(\d+))?$/;

  /** How many decimals a cell shows; -1 where it is no plain number. */
  function decimals(cell) {
    var found = AMOUNT.exec(cell.textContent.trim());
    return found ? (found[1] || '').length : -1;
  }

  /** @returns {HTMLElement[][]} the number cells of each column, from its left edge */
  function columns(table) {
    var found = [];
    Array.prototype.forEach.call(table.querySelectorAll('tbody tr'), function (row) {
      var at = 0;
      Array.prototype.forEach.call(row.cells, function (cell) {
        if (cell.classList.contains('number')) { (found[at] = found[at] || []).push(cell); }
        at += cell.colSpan;
      });
    });
    return found.filter(Boolean);
  }

  function align() {
    Array.prototype.forEach.call(document.querySelectorAll('table.list'), function (table) {
      columns(table).forEach(function (cells) {
        var most = Math.max.apply(null, cells.map(decimals));
        cells.forEach(function (cell) {
          var own = decimals(cell);
          if (own >= 0 && own < most) { cell.setAttribute('data-pad', (own ? '' : '.') + '0'.repeat(most - own)); }
        });
      });
    });
  }

  document.addEventListener('htmx:afterSettle', align);
  align();
})();
