/* The page image: brings the first box or marked line into sight, and enlarges on p. */
(function () {
  'use strict';

  function sight() {
    var scroll = document.getElementById('scroll');
    var first = scroll && scroll.querySelector('.box, .marked');
    if (!scroll || !first) { return; }
    var box = first.getBoundingClientRect();
    var frame = scroll.getBoundingClientRect();
    scroll.scrollTop += box.top - frame.top - Math.max(40, (frame.height - box.height) / 3);
    scroll.scrollLeft += Math.max(0, box.left - frame.left - 40);
  }

  function enlarge() {
    var paper = document.getElementById('paper');
    var image = paper && paper.querySelector('img');
    if (!paper || !image) { return; }
    var large = paper.getAttribute('data-zoom') === 'fit';
    paper.setAttribute('data-zoom', large ? 'large' : 'fit');
    if (large && image.getAttribute('data-large')) {
      image.src = image.getAttribute('data-large') || image.src;
      image.removeAttribute('data-large');
    }
    sight();
  }

  function ready() {
    var chosen = document.querySelector('.evidence .on');
    if (chosen instanceof HTMLElement && chosen.parentElement) { chosen.parentElement.scrollTop = chosen.offsetTop - chosen.parentElement.offsetTop; }
    var image = document.querySelector('#paper img');
    sight();
    if (image instanceof HTMLImageElement && !image.complete) { image.addEventListener('load', sight); }
  }

  document.addEventListener('click', function (event) {
    if (event.target instanceof Element && event.target.closest('[data-enlarge]')) { enlarge(); }
  });
  document.addEventListener('htmx:afterSettle', ready);
  ready();
})();
