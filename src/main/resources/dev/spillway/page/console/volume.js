// How full the volume is, and was during the last day.
import {call} from './api.js';
import {h, svg, table} from './dom.js';
import {at, bytes, clock, t} from './text.js';

const WIDTH = 800;
const HEIGHT = 240;
const EDGE = 30;
const DAY = 24 * 3600 * 1000;

export async function show() {
  const [now, history] = await Promise.all([call('GET', 'volume'), call('GET', 'volume/history')]);
  const fact = (name, size) => h('div', {}, h('dt', {}, t(`volume.${name}`)), h('dd', {}, bytes(size)));
  return [
    h('dl', {id: 'volume'},
      ['quota', 'used', 'reserved', 'free', 'capacity', 'minFree', 'highWater', 'lowWater']
        .map(name => fact(name, now[name]))),
    h('h2', {}, t('volume.day')),
    history.samples.length ? plot(history.samples) : h('p', {class: 'dim'}, t('volume.no-samples')),
    history.samples.length ? h('ul', {class: 'key'}, [
      h('li', {class: 'quota'}, t('volume.quota')),
      h('li', {class: 'reserved'}, t('volume.used-and-reserved')),
      h('li', {class: 'used'}, t('volume.used')),
    ]) : null,
    history.samples.length ? h('details', {}, h('summary', {}, t('volume.samples')), table(
      t('volume.samples'),
      [
        {name: t('at'), cell: one => at(one.at)},
        ...['quota', 'used', 'reserved', 'free'].map(name =>
          ({name: t(`volume.${name}`), cell: one => bytes(one[name]), number: true})),
      ],
      [...history.samples].reverse())) : null,
  ].filter(Boolean);
}

function plot(samples) {
  const end = Date.now();
  const most = Math.max(1, ...samples.map(one => Math.max(one.quota, one.used + one.reserved)));
  const x = instant => WIDTH - (end - new Date(instant)) / DAY * WIDTH;
  const y = size => HEIGHT - size / most * (HEIGHT - EDGE);
  const line = (name, size) => svg('polyline', {class: name,
    points: samples.map(one => `${x(one.at).toFixed(1)},${y(size(one)).toFixed(1)}`).join(' ')});
  const hours = [0, 6, 12, 18].map(ago => {
    const instant = end - (24 - ago) * 3600 * 1000;
    return [
      svg('line', {class: 'axis', x1: x(instant), x2: x(instant), y1: HEIGHT, y2: HEIGHT + 5}),
      svg('text', {x: x(instant) + 2, y: HEIGHT + 18}, clock(instant)),
    ];
  });
  const last = samples.at(-1);
  return svg('svg', {class: 'plot', role: 'img', viewBox: `0 0 ${WIDTH} ${HEIGHT + EDGE}`,
    'aria-label': t('volume.plot', {used: bytes(last.used), quota: bytes(last.quota)})},
    svg('line', {class: 'axis', x1: 0, x2: WIDTH, y1: HEIGHT, y2: HEIGHT}),
    hours,
    line('quota', one => one.quota),
    line('reserved', one => one.used + one.reserved),
    line('used', one => one.used),
    svg('text', {x: 4, y: y(last.quota) - 4}, `${t('volume.quota')} ${bytes(last.quota)}`));
}
