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
        say('没有送到：' + files[i].name + '。文件夹请用“选择文件夹”。');
        return;
      }
    }
    window.location.assign('/intake');
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
    send(Array.prototype.slice.call(event.dataTransfer.files));
  });
  document.addEventListener('change', function (event) {
    var input = event.target;
    if (input instanceof HTMLInputElement && input.type === 'file' && input.files) {
      send(Array.prototype.slice.call(input.files));
    }
  });
})();
