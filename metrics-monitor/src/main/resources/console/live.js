'use strict';
// The tail of what the edges see. Everything is put in as text, never as markup.
(() => {
  const MOST = 300;
  const table = document.getElementById('tail');
  const rows = table.tBodies[0];
  const state = document.getElementById('tail-state');
  const empty = document.getElementById('tail-empty');
  const pause = document.getElementById('tail-pause');
  const source = document.getElementById('tail-source');
  const outcome = document.getElementById('tail-outcome');
  const KINDS = { accepted: 'good', warned: 'warn', suppressed: 'none', quarantined: 'warn', retry: 'warn', rejected: 'bad' };
  const sources = new Set();
  let paused = false;
  let waiting = [];
  let missed = 0;

  function cell(label, text, kind) {
    const made = document.createElement('td');
    made.dataset.label = label;
    if (kind) made.className = kind;
    made.textContent = text;
    return made;
  }
  function matches(row) {
    return (!source.value || row.dataset.source === source.value) && (!outcome.value || row.dataset.outcome === outcome.value);
  }
  function show(sighting) {
    const row = document.createElement('tr');
    row.className = 'fresh';
    row.dataset.source = sighting.source || '';
    row.dataset.outcome = sighting.outcome || '';
    const word = document.createElement('span');
    word.className = 'pill ' + (KINDS[sighting.outcome] || '');
    word.textContent = sighting.outcome;
    const what = document.createElement('td');
    what.className = 'plain';
    what.append(word);
    row.append(cell('At', sighting.at.slice(11, 23)), what, cell('Source', sighting.source || ''), cell('Dataset', sighting.dataset || '–'),
      cell('Id', sighting.id || ''), cell('Why', [sighting.code, sighting.reason].filter(Boolean).join(': ')));
    if (sighting.row) {
      const seen = document.createElement('details');
      const summary = document.createElement('summary');
      summary.textContent = 'row';
      const text = document.createElement('pre');
      text.textContent = JSON.stringify(sighting.row, null, 2);
      seen.append(summary, text);
      row.lastChild.append(' ', seen);
    }
    row.hidden = !matches(row);
    rows.prepend(row);
    while (rows.rows.length > MOST) rows.lastChild.remove();
    if (sighting.source && !sources.has(sighting.source)) {
      sources.add(sighting.source);
      source.append(new Option(sighting.source, sighting.source));
    }
    empty.hidden = true;
    table.hidden = false;
  }
  function filter() { for (const row of rows.rows) row.hidden = !matches(row); }
  function say(text, kind) { state.textContent = text; state.className = 'pill ' + kind; }

  source.addEventListener('change', filter);
  outcome.addEventListener('change', filter);
  pause.addEventListener('click', () => {
    paused = !paused;
    pause.textContent = paused ? 'Go on' : 'Pause';
    pause.setAttribute('aria-pressed', String(paused));
    if (!paused) { waiting.forEach(show); waiting = []; }
  });

  const stream = new EventSource('/live/stream');
  // The edges tell their last events again to whoever connects again.
  stream.addEventListener('open', () => { rows.replaceChildren(); waiting = []; say('connected', 'good'); });
  stream.addEventListener('error', () => say('connecting again', 'warn'));
  stream.addEventListener('message', event => {
    const sighting = JSON.parse(event.data);
    if (paused) { waiting.push(sighting); if (waiting.length > MOST) waiting.shift(); return; }
    show(sighting);
  });
  stream.addEventListener('missed', event => { missed += JSON.parse(event.data).missed; say('connected, ' + missed + ' missed', 'warn'); });
  stream.addEventListener('away', event => say(JSON.parse(event.data).reason, 'bad'));
})();
