'use strict';
// Draws every element with data-chart: {"x":[seconds],"seen":[],"low":[],"high":[],"expected":[],"odd":[],"unit":""}.
(() => {
  const drawn = new Map();
  const colour = name => {
    const probe = document.createElement('span');
    probe.style.color = 'var(--' + name + ')';
    document.body.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
  };
  const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

  function draw(element) {
    const old = drawn.get(element);
    if (old) { old.plot.destroy(); old.watch.disconnect(); }
    const chart = JSON.parse(element.dataset.chart);
    const accent = colour('accent'), soft = colour('soft'), line = colour('line'), bad = colour('bad'), band = colour('band');
    const unit = chart.unit || '';
    const value = (u, v) => v === null || v === undefined ? '–' : compact.format(v) + (unit ? ' ' + unit : '');
    const series = [{ value: (u, v) => v ? new Date(v * 1000).toLocaleString() : '–' }];
    const data = [chart.x];
    const bands = [];
    if (chart.low && chart.high) {
      data.push(chart.high, chart.low);
      series.push({ label: 'at most', stroke: 'transparent', points: { show: false }, value }, { label: 'at least', stroke: 'transparent', points: { show: false }, value });
      bands.push({ series: [1, 2], fill: band });
    }
    if (chart.expected) {
      data.push(chart.expected);
      series.push({ label: 'expected', stroke: soft, dash: [4, 4], width: 1, points: { show: false }, value });
    }
    data.push(chart.seen);
    series.push({ label: chart.label || 'seen', stroke: accent, width: 2, points: { show: chart.x.length < 3 }, value });
    if (chart.odd) {
      data.push(chart.odd);
      series.push({ label: 'odd', stroke: bad, paths: () => null, points: { show: true, size: 9, fill: bad, stroke: bad }, value });
    }
    const axis = { stroke: soft, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
    const size = () => ({ width: Math.max(200, element.clientWidth), height: Number(element.dataset.height || 230) });
    element.textContent = '';
    const plot = new uPlot({
      ...size(), series, bands, legend: { live: true },
      axes: [axis, { ...axis, size: 62, values: (u, ticks) => ticks.map(tick => compact.format(tick)) }],
      // A single hour would else stretch over years: uPlot takes its day in milliseconds for seconds.
      scales: { x: { range: (u, low, high) => chart.x.length < 2 || high - low < 86400 ? [chart.x[chart.x.length - 1] - 86400, chart.x[chart.x.length - 1] + 3600] : [low, high] }, y: { range: (u, low, high) => [Math.min(0, low || 0), Math.max(1e-9, (high || 1) * 1.06)] } },
      cursor: { drag: { x: true, y: false } },
    }, data, element);
    const watch = new ResizeObserver(() => plot.setSize(size()));
    watch.observe(element);
    drawn.set(element, { plot, watch });
  }
  function all(within) { for (const element of within.querySelectorAll('[data-chart]')) draw(element); }

  all(document);
  document.addEventListener('millrace:ready', event => { if (event.detail !== document) all(event.detail); });
  document.addEventListener('millrace:scheme', () => all(document));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => all(document));
})();
