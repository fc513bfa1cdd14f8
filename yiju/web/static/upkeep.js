/* The line that says how far what follows from a change has come, kept up to date without touching the rest of the page. */
(function () {
  'use strict';
  var asking = false;

  function ask() {
    var line = document.querySelector('#behind[data-on]');
    if (!line || asking || document.hidden) { return; }
    asking = true;
    fetch('/upkeep', { credentials: 'same-origin' }).then(function (answer) {
      return answer.ok ? answer.text() : Promise.reject(answer);
    }).then(function (told) {
      if (document.contains(line)) { line.outerHTML = told; }
    }).catch(function () { /* the workbench is not running: the next click says so */ }).then(function () { asking = false; });
  }

  window.setInterval(ask, 2000);
})();
