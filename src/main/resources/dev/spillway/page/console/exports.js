// The exports of all owners.
import {address, call, header} from './api.js';
import {ask, button, choice, field, h, table, values} from './dom.js';
import {at, bytes, count, t, word} from './text.js';

const STATES = ['QUEUED', 'GENERATING', 'READY', 'FAILED', 'CANCELLED', 'GONE'];
const OPEN = ['QUEUED', 'GENERATING'];

let filter = {};

export async function show(context) {
  const form = h('form', {submit: event => {
    event.preventDefault();
    filter = values(form);
    context.again();
  }},
    choice(t('export.state'), {name: 'state'},
      [['', t('all')], ...STATES.map(one => [one, word('state', one)])]),
    field(t('export.recipe'), {name: 'recipe', value: filter.recipe}),
    field(t('export.owner'), {name: 'owner', value: filter.owner}),
    h('button', {class: 'main'}, t('filter')));
  form.elements.state.value = filter.state ?? '';
  const list = h('div', {id: 'exports'});
  await more(context, list, undefined);
  return [form, h('div', {id: 'made'}), list];
}

async function more(context, list, cursor) {
  const page = await call('GET', 'exports', {query: {...filter, cursor, limit: 50}});
  list.append(table(t('view.exports'), columns(context), page.exports));
  if (page.next) {
    const next = button(t('more'), async () => {
      next.remove();
      await context.attempt(() => more(context, list, page.next));
    });
    list.append(next);
  }
}

function columns(context) {
  return [
    {name: t('export.created'), cell: one => at(one.createdAt)},
    {name: t('export.recipe'), cell: one => one.recipe},
    {name: t('export.owner'), cell: one => one.owner},
    {name: t('export.caller'), cell: one => one.caller},
    {name: t('export.state'), cell: one => [word('state', one.state), ...told(one)]},
    {name: t('export.archive'), cell: one => one.archive?.filename},
    {name: t('export.entries'), cell: one => count(one.archive?.entries), number: true},
    {name: t('export.size'), cell: one => bytes(one.archive?.length), number: true},
    {name: t('export.until'), cell: one => at(one.availableUntil)},
    {name: t('export.id'), cell: one => h('code', {}, one.id)},
    {name: t('acts'), acts: true, cell: one => acts(context, one)},
  ];
}

function told(one) {
  const notes = [one.problem?.detail, one.delivery && word('delivery', one.delivery),
    one.partial && t('export.partial', {names: one.missing.join(', ')})];
  return notes.filter(Boolean).map(note => h('div', {class: 'dim'}, note));
}

// Where nobody needs a key, the owner is named by the request.
function forOwner(context, one) {
  return context.me.mode !== 'keys' && one.owner ? {'Spillway-Owner': header(one.owner)} : {};
}

function acts(context, one) {
  const named = name => `${name}: ${one.id}`;
  const done = [button(t('export.who'), () => context.attempt(() => history(one)), undefined,
    named(t('export.who')))];
  if (one.state === 'READY') {
    done.push(button(t('export.link'), () => link(context, one), 'link', named(t('export.link'))));
  }
  if (OPEN.includes(one.state) || one.state === 'READY') {
    const name = t(OPEN.includes(one.state) ? 'export.cancel' : 'export.delete');
    done.push(button(name, () => remove(context, one, name), 'bad remove', named(name)));
  }
  return done;
}

async function remove(context, one, name) {
  const sentence = t('export.sure', {id: one.id, recipe: one.recipe, owner: one.owner ?? '–'});
  if (await ask(sentence, name) !== undefined) {
    await context.attempt(async () => {
      await call('DELETE', `exports/${one.id}`, {headers: forOwner(context, one)});
      context.tell(t('export.removed', {id: one.id}));
      await context.again();
    });
  }
}

async function link(context, one) {
  await context.attempt(async () => {
    const made = await call('POST', `exports/${one.id}/links`, {headers: forOwner(context, one)});
    const url = new URL(made.url, address('/')).href;
    document.getElementById('made').replaceChildren(
      h('label', {}, t('export.link-made', {until: at(made.expires)}),
        h('input', {type: 'text', class: 'wide', readonly: true, value: url, id: 'link'})));
    document.getElementById('link').select();
  });
}

async function history(one) {
  const page = await call('GET', 'audit', {query: {export: one.id, limit: 50}});
  document.getElementById('made').replaceChildren(table(
    t('export.history', {id: one.id}),
    [
      {name: t('at'), cell: entry => at(entry.at)},
      {name: t('audit.event'), cell: entry => word('event', entry.event)},
      {name: t('audit.caller'), cell: entry => entry.caller},
      {name: t('audit.details'), cell: entry => h('code', {}, JSON.stringify(entry.details))},
    ],
    page.entries));
  document.getElementById('made').scrollIntoView();
}
