// Who did what.
import {address, call} from './api.js';
import {button, choice, field, h, table, values} from './dom.js';
import {at, t, word} from './text.js';

const EVENTS = ['requested', 'ready', 'failed', 'cancelled', 'gone', 'downloaded', 'sent', 'delivered',
  'redirected', 'erased', 'blob-deleted', 'denied', 'link-made', 'form-link-made', 'key-made',
  'key-revoked', 'signed-in', 'recipe-off', 'recipe-on'];

let filter = {};

export async function show(context) {
  const form = h('form', {id: 'filter', submit: event => {
    event.preventDefault();
    const given = values(form);
    filter = {...given, from: instant(given.from), to: instant(given.to)};
    context.again();
  }},
    choice(t('audit.event'), {name: 'event'},
      [['', t('all')], ...EVENTS.map(one => [one, word('event', one)])]),
    field(t('audit.export'), {name: 'export', value: filter.export}),
    field(t('audit.owner'), {name: 'owner', value: filter.owner}),
    field(t('audit.caller'), {name: 'caller', value: filter.caller}),
    field(t('audit.from'), {name: 'from', type: 'datetime-local', value: local(filter.from)}),
    field(t('audit.to'), {name: 'to', type: 'datetime-local', value: local(filter.to)}),
    h('button', {class: 'main'}, t('filter')),
    h('a', {id: 'csv', href: address('audit/csv', filter).href, download: 'audit.csv'}, t('audit.csv')));
  form.elements.event.value = filter.event ?? '';
  const list = h('div', {id: 'audit'});
  await more(context, list, undefined);
  return [form, list];
}

// The browser's time as the API takes it, and back.
const instant = time => (time ? new Date(time).toISOString() : '');

function local(time) {
  if (!time) {
    return '';
  }
  const date = new Date(time);
  return new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

async function more(context, list, cursor) {
  const page = await call('GET', 'audit', {query: {...filter, cursor, limit: 50}});
  list.append(table(t('view.audit'), [
    {name: t('at'), cell: one => at(one.at)},
    {name: t('audit.event'), cell: one => word('event', one.event)},
    {name: t('audit.export'), cell: one => one.export && h('code', {}, one.export)},
    {name: t('audit.recipe'), cell: one => one.recipe},
    {name: t('audit.owner'), cell: one => one.owner},
    {name: t('audit.caller'), cell: one => one.caller},
    {name: t('audit.details'), cell: one => h('code', {}, JSON.stringify(one.details))},
  ], page.entries));
  if (page.next) {
    const next = button(t('more'), async () => {
      next.remove();
      await context.attempt(() => more(context, list, page.next));
    });
    list.append(next);
  }
}
