'use strict';
(() => {
  const root = document.documentElement;
  const body = document.body;
  let skew = 0;

  // Ages count on between two refreshes; the server's clock is the one that counts.
  function span(milliseconds) {
    const seconds = Math.max(0, Math.round(milliseconds / 1000));
    if (seconds < 60) return seconds + ' s';
    if (seconds < 3600) return Math.floor(seconds / 60) + ' min';
    if (seconds < 86400) return Math.floor(seconds / 3600) + ' h ' + Math.floor(seconds % 3600 / 60) + ' min';
    return Math.floor(seconds / 86400) + ' d ' + Math.floor(seconds % 86400 / 3600) + ' h';
  }
  function showAges(within) {
    for (const time of within.querySelectorAll('time[data-age]')) {
      const age = span(Date.now() + skew - Date.parse(time.dateTime));
      const text = time.dataset.age === 'ago' ? age + ' ago' : age;
      if (time.textContent !== text) time.textContent = text;
      if (!time.title) time.title = new Date(time.dateTime).toLocaleString();
    }
  }
  function clock(iso) { if (iso) skew = Date.parse(iso) - Date.now(); }

  // Parts that carry data-live are taken from the page as it is now. A part that somebody works in is left alone.
  function takeOver(fresh) {
    for (const part of document.querySelectorAll('[data-live]')) {
      const now = fresh.getElementById(part.id);
      if (!now) continue;
      if (now.innerHTML === part.dataset.last) continue;
      part.dataset.last = now.innerHTML;
      const begun = [...part.querySelectorAll('input:not([type=hidden]), textarea')].some(field => field.value !== field.defaultValue);
      if (begun || (part.contains(document.activeElement) && document.activeElement.matches('input, select, textarea'))) continue;
      const focused = part.contains(document.activeElement) ? document.activeElement.id : '';
      const open = [...part.querySelectorAll('details[open][id]')].map(details => details.id);
      part.innerHTML = now.innerHTML;
      for (const id of open) { const details = document.getElementById(id); if (details) details.open = true; }
      if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
      ready(part);
    }
  }
  async function refresh() {
    const lost = document.getElementById('lost');
    try {
      const answer = await fetch(location.href, { headers: { 'X-Refresh': 'true' }, cache: 'no-store' });
      if (answer.redirected && new URL(answer.url).pathname === '/login') { location.assign('/login'); return; }
      if (!answer.ok) throw new Error('HTTP ' + answer.status);
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      clock(fresh.body.dataset.now);
      takeOver(fresh);
      lost.hidden = true;
    } catch (failure) {
      lost.hidden = false;
      lost.textContent = 'The monitor does not answer; what stands here may be old. Trying again.';
    }
  }
  function keepFresh() {
    const pause = Number(body.dataset.refresh || 0);
    if (!pause) return;
    for (const part of document.querySelectorAll('[data-live]')) part.dataset.last = part.innerHTML;
    const next = () => setTimeout(async () => { if (!document.hidden) await refresh(); next(); }, pause);
    next();
    document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });
  }

  // Slow parts of a page come after it, each by itself, so that one system that is away spoils only its own part.
  async function load(part) {
    try {
      const answer = await fetch(part.dataset.load, { cache: 'no-store' });
      if (!answer.ok && answer.status !== 503) throw new Error('HTTP ' + answer.status);
      part.innerHTML = await answer.text();
      part.removeAttribute('aria-busy');
      ready(part);
    } catch (failure) {
      part.innerHTML = '<p class="empty"><strong>This part did not come.</strong> <button type="button">Try again</button></p>';
      part.querySelector('button').addEventListener('click', () => load(part));
    }
  }

  function ready(within) {
    showAges(within);
    for (const part of within.querySelectorAll('[data-load]')) load(part);
    for (const button of within.querySelectorAll('[data-copy]')) {
      button.addEventListener('click', async () => {
        await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
        button.textContent = 'Copied';
      });
    }
    for (const form of within.querySelectorAll('form[data-ask]')) {
      form.addEventListener('submit', event => { if (!confirm(form.dataset.ask)) event.preventDefault(); });
    }
    for (const select of within.querySelectorAll('select[data-submit]')) {
      select.addEventListener('change', () => select.form.requestSubmit());
    }
    document.dispatchEvent(new CustomEvent('millrace:ready', { detail: within }));
  }

  // Light, dark, or as the system has it.
  const scheme = document.getElementById('scheme');
  const SCHEMES = ['system', 'light', 'dark'];
  function showScheme() { if (scheme) scheme.textContent = 'Theme: ' + (root.dataset.scheme || 'system'); }
  if (scheme) {
    scheme.hidden = false;
    scheme.addEventListener('click', () => {
      const next = SCHEMES[(SCHEMES.indexOf(root.dataset.scheme || 'system') + 1) % SCHEMES.length];
      if (next === 'system') { delete root.dataset.scheme; localStorage.removeItem('millrace-scheme'); }
      else { root.dataset.scheme = next; localStorage.setItem('millrace-scheme', next); }
      showScheme();
      document.dispatchEvent(new CustomEvent('millrace:scheme'));
    });
  }

  // "/" goes to the search field, "g" and a letter to a page.
  let g = 0;
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select, textarea')) return;
    if (event.key === '/') {
      const search = document.querySelector('input[type=search]');
      if (search) { event.preventDefault(); search.focus(); search.select(); }
      return;
    }
    if (event.key === 'g') { g = Date.now(); return; }
    if (Date.now() - g < 1500) {
      const link = document.querySelector('.side a[data-key="' + CSS.escape(event.key) + '"]');
      if (link) link.click();
    }
    g = 0;
  });

  // On a wide screen the navigation is always open.
  const menu = document.getElementById('menu');
  if (menu) {
    const wide = matchMedia('(min-width: 56.01rem)');
    const fit = () => { menu.open = wide.matches; };
    wide.addEventListener('change', fit);
    fit();
  }

  clock(body.dataset.now);
  showScheme();
  ready(document);
  setInterval(() => showAges(document), 1000);
  keepFresh();
})();
