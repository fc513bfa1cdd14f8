/* Dropped or chosen files are sent one by one, each as the body of a request; the rows below come from the server. */
(function () {
  'use strict';

  function say(text) {
    var line = document.getElementById('sending');
    if (line) { line.textContent = text; }
  }

  async function send(files) {
    for (var i = 0; i < files.length; i++) {
      say('正在送入 ' + (i + 1) + ' / ' + files.length + '：' + files[i].name);
      try {
        var answer = await fetch('/intake/file?name=' + encodeURIComponent(files[i].webkitRelativePath || files[i].name), {
          method: 'POST', body: files[i], credentials: 'same-origin'
        });
        if (!answer.ok) { say(await answer.text()); return; }
      } catch (error) {
        say('没有送到：' + files[i].name + '。请看工作台是否还在运行。');
        return;
      }
    }
    window.location.assign('/intake');
  }

  /** All files below a dropped file or folder, in the order of their names. */
  function below(entry) {
    if (entry.isFile) { return new Promise(function (done, fail) { entry.file(function (file) { done([file]); }, fail); }); }
    var reader = entry.createReader();
    var found = [];
    return new Promise(function (done, fail) {
      (function more() {
        reader.readEntries(function (part) { // a hundred at a time, until none is left
          if (part.length) { found = found.concat(part); more(); return; }
          found.sort(function (one, other) { return one.name < other.name ? -1 : 1; });
          Promise.all(found.map(below)).then(function (files) { done([].concat.apply([], files)); }, fail);
        }, fail);
      })();
    });
  }

  function dropped(data) {
    var entries = Array.prototype.map.call(data.items, function (item) { return item.webkitGetAsEntry && item.webkitGetAsEntry(); });
    entries = entries.filter(Boolean);
    if (!entries.length) { send(Array.prototype.slice.call(data.files)); return; }
    Promise.all(entries.map(below)).then(function (files) { send([].concat.apply([], files)); }, function () { say('这个文件夹读不了，请用“选择文件夹”。'); });
  }

  function zone(event) { return event.target instanceof Element && event.target.closest('[data-drop]'); }

  document.addEventListener('dragover', function (event) {
    var here = zone(event);
    if (here) { event.preventDefault(); here.classList.add('over'); }
  });
  document.addEventListener('dragleave', function (event) {
    var here = zone(event);
    if (here) { here.classList.remove('over'); }
  });
  document.addEventListener('drop', function (event) {
    if (!zone(event) || !event.dataTransfer) { return; }
    event.preventDefault();
    dropped(event.dataTransfer);
  });
  document.addEventListener('change', function (event) {
    var input = event.target;
    if (input instanceof HTMLInputElement && input.type === 'file' && input.files) {
      send(Array.prototype.slice.call(input.files));
    }
  });
})();
