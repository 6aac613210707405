// What sweeps did, and what one would do now: seen first, done then.
import {call} from './api.js';
import {ask, button, h, table} from './dom.js';
import {at, bytes, count, counted, t, word} from './text.js';

export async function show(context) {
  const result = h('div', {id: 'dry-run'});
  const list = h('div', {id: 'sweeps'});
  await more(context, list, undefined);
  return [
    h('p', {}, t('sweep.first')),
    h('div', {class: 'bar'},
      button(t('sweep.dry-run'), () => context.attempt(() => dryRun(context, result)), 'main try')),
    result,
    h('h2', {}, t('sweep.reports')),
    list,
    h('div', {id: 'gone'}),
  ];
}

async function dryRun(context, result) {
  const report = await call('POST', 'sweeps', {query: {dryRun: true}});
  result.replaceChildren(
    h('h2', {}, t('sweep.would')),
    h('p', {}, report.why ?? t('sweep.counts', {...ends(report), rows: counted('sweep.rows', sum(report.forgotten))})),
    table(t('sweep.items'), [
      {name: t('sweep.kind'), cell: one => word('kind', one.kind)},
      {name: t('sweep.id'), cell: one => h('code', {}, one.id)},
      {name: t('sweep.reason'), cell: one => word('reason', one.reason)},
      {name: t('export.size'), cell: one => bytes(one.bytes), number: true},
    ], report.items ?? [], t('sweep.nothing')),
    h('div', {class: 'bar'}, button(t('sweep.do'), () => sweep(context), 'bad do')));
}

async function sweep(context) {
  if (await ask(t('sweep.sure'), t('sweep.do')) !== undefined) {
    await context.attempt(async () => {
      const report = await call('POST', 'sweeps');
      context.tell(report.why ?? t('sweep.done', ends(report)));
      await context.again();
    });
  }
}

const ends = report => ({
  exports: counted('sweep.exports', sum(report.ended)),
  blobs: counted('sweep.blobs', sumOf(report.deleted, 'count')),
  bytes: bytes(sumOf(report.deleted, 'bytes')),
});
const sum = counts => Object.values(counts ?? {}).reduce((all, one) => all + one, 0);
const sumOf = (amounts, member) =>
  Object.values(amounts ?? {}).reduce((all, one) => all + one[member], 0);

async function more(context, list, cursor) {
  const page = await call('GET', 'sweeps', {query: {cursor, limit: 20}});
  list.append(table(t('view.sweeps'), [
    {name: t('at'), cell: one => at(one.startedAt)},
    {name: t('sweep.trigger'), cell: one =>
      word('trigger', one.trigger) + (one.dryRun ? `, ${t('sweep.dry')}` : '')},
    {name: t('sweep.outcome'), cell: one => [word('outcome', one.outcome),
      ...[one.why, one.paused].filter(Boolean).map(why => h('div', {class: 'dim'}, why))]},
    {name: t('sweep.ended'), cell: one => reasons(one.ended, count)},
    {name: t('sweep.deleted'), cell: one =>
      reasons(one.deleted, amount => `${count(amount.count)}, ${bytes(amount.bytes)}`)},
    {name: t('sweep.failed'), cell: one =>
      reasons(one.failed, failed => `${count(failed.count)}: ${failed.causes.join('; ')}`)},
    {name: t('sweep.took'), cell: one => `${count(one.milliseconds)} ms`, number: true},
    {name: t('acts'), acts: true, cell: one => acts(context, one)},
  ], page.sweeps));
  if (page.next) {
    const next = button(t('more'), async () => {
      next.remove();
      await context.attempt(() => more(context, list, page.next));
    });
    list.append(next);
  }
}

// A dry run, or a sweep that found nothing, has nothing to list.
function acts(context, one) {
  return one.dryRun || sum(one.ended) + sumOf(one.deleted, 'count') === 0 ? [] : [
    button(t('sweep.what'), () => context.attempt(() => gone(one)), 'gone',
      `${t('sweep.what')}: ${at(one.startedAt)}`)];
}

// The audit has each export that ended, and each blob whose deletion is proven; what somebody
// deleted meanwhile is no doing of the sweep.
async function gone(one) {
  const query = {
    from: one.startedAt,
    to: new Date(new Date(one.startedAt).getTime() + one.milliseconds + 1000).toISOString(),
    limit: 200,
  };
  const found = await Promise.all(['gone', 'blob-deleted'].map(event =>
    call('GET', 'audit', {query: {...query, event}})));
  const list = document.getElementById('gone');
  list.replaceChildren(
    h('h2', {}, t('sweep.gone', {at: at(one.startedAt)})),
    found.some(page => page.next) ? h('p', {}, t('sweep.more')) : '',
    table(t('sweep.what'), [
      {name: t('sweep.kind'), cell: entry => word('event', entry.event)},
      {name: t('sweep.id'), cell: entry => h('code', {}, entry.export ?? entry.details.blob)},
      {name: t('export.recipe'), cell: entry => entry.recipe},
      {name: t('export.owner'), cell: entry => entry.owner},
      {name: t('sweep.reason'), cell: entry => word('reason', entry.details.reason)},
      {name: t('export.size'), cell: entry => bytes(entry.details.bytes), number: true},
    ], found.flatMap(page => page.entries).filter(entry => !entry.caller)));
  list.scrollIntoView();
}

function reasons(counts, told) {
  return Object.entries(counts ?? {}).map(([reason, value]) =>
    h('div', {}, `${word('reason', reason)}: ${told(value)}`));
}
