'use strict';
// Runs before the page is drawn, so that a chosen scheme never flashes up late.
(() => {
  const chosen = localStorage.getItem('millrace-scheme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.scheme = chosen;
})();
