/* The picture of relations: drag moves it, the wheel scales it, a click shows the row of a thing, a double click
   puts the thing into the middle. */
(function () {
  'use strict';
  var from = null;

  function picture(event) { return event.target instanceof Element ? event.target.closest('[data-graph]') : null; }
  function view(svg) { return svg.getAttribute('viewBox').split(' ').map(Number); }
  function show(svg, box) { svg.setAttribute('viewBox', box.join(' ')); }
  function node(event) { return event.target instanceof Element ? event.target.closest('.node') : null; }

  document.addEventListener('wheel', function (event) {
    var svg = picture(event);
    if (!svg) { return; }
    event.preventDefault();
    var box = view(svg);
    var frame = svg.getBoundingClientRect();
    var by = event.deltaY > 0 ? 1.15 : 1 / 1.15;
    var x = (event.clientX - frame.left) / frame.width;
    var y = (event.clientY - frame.top) / frame.height;
    show(svg, [box[0] + box[2] * (1 - by) * x, box[1] + box[3] * (1 - by) * y, box[2] * by, box[3] * by]);
  }, { passive: false });

  document.addEventListener('pointerdown', function (event) {
    var svg = picture(event);
    from = svg ? { svg: svg, x: event.clientX, y: event.clientY, box: view(svg) } : null;
  });
  document.addEventListener('pointermove', function (event) {
    if (!from) { return; }
    var frame = from.svg.getBoundingClientRect();
    var scale = Math.max(from.box[2] / frame.width, from.box[3] / frame.height);
    show(from.svg, [from.box[0] - (event.clientX - from.x) * scale, from.box[1] - (event.clientY - from.y) * scale, from.box[2], from.box[3]]);
  });
  document.addEventListener('pointerup', function () { from = null; });

  document.addEventListener('click', function (event) {
    var one = node(event);
    if (!one) { return; }
    Array.prototype.forEach.call(document.querySelectorAll('.current'), function (other) { other.classList.remove('current'); });
    one.classList.add('current');
    var row = document.getElementById(one.getAttribute('data-row') || '');
    if (row) { row.classList.add('current'); row.scrollIntoView({ block: 'nearest' }); }
  });
  document.addEventListener('dblclick', function (event) {
    var one = node(event);
    if (one) { window.location.assign(one.getAttribute('data-href') || '/graph'); }
  });
})();
