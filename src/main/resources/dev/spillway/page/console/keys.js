// The keys of callers: made, revoked, last used.
import {call} from './api.js';
import {ask, button, field, h, table, values} from './dom.js';
import {at, t, word} from './text.js';

export async function show(context) {
  const {keys} = await call('GET', 'keys');
  const made = h('div', {id: 'made', role: 'status'});
  return [
    table(t('view.keys'), [
      {name: t('key.name'), cell: one => one.name},
      {name: t('key.id'), cell: one => one.id ? h('code', {}, one.id) : t('key.of-settings')},
      {name: t('key.roles'), cell: one => one.roles.map(role => word('role', role)).join(', ')},
      {name: t('key.owners'), cell: one => one.owners},
      {name: t('key.recipes'), cell: one => one.recipes?.join(', ') ?? t('all')},
      {name: t('key.roots'), cell: one => one.roots?.join(', ') ?? t('all')},
      {name: t('key.created'), cell: one => at(one.createdAt)},
      {name: t('key.used'), cell: one => at(one.usedAt)},
      {name: t('key.revoked'), cell: one => at(one.revokedAt)},
      {name: t('acts'), acts: true, cell: one => one.id && !one.revokedAt
        ? [button(t('key.revoke'), () => revoke(context, one), 'bad revoke', `${t('key.revoke')}: ${one.id}`)]
        : []},
    ], keys),
    h('h2', {}, t('key.make')),
    context.me.mode === 'keys' ? form(context, made) : h('p', {class: 'dim'}, t('key.not-here')),
    made,
  ];
}

function form(context, made) {
  const role = name => h('label', {},
    h('input', {type: 'checkbox', name: `role-${name}`, checked: name === 'requester'}), word('role', name));
  const entry = h('form', {id: 'make', submit: event => {
    event.preventDefault();
    context.attempt(async () => {
      const key = await call('POST', 'keys', {body: terms(values(entry))});
      entry.reset();
      await context.again();
      // The view is a new one now.
      document.getElementById('made').replaceChildren(h('label', {}, t('key.made', {name: key.name}),
        h('input', {type: 'text', id: 'secret', class: 'wide', readonly: true, value: key.key})));
      document.getElementById('secret').select();
    });
  }},
    field(t('key.name'), {name: 'name', required: true, maxlength: 64}),
    h('fieldset', {}, h('legend', {}, t('key.roles')), ['requester', 'operator'].map(role)),
    field(t('key.owners-of'), {name: 'owners', maxlength: 255}),
    field(t('key.recipes-of'), {name: 'recipes'}),
    field(t('key.roots-of'), {name: 'roots'}),
    h('button', {class: 'main'}, t('key.make')));
  return entry;
}

function terms(given) {
  const names = text => text.split(',').map(one => one.trim()).filter(Boolean);
  const body = {
    name: given.name.trim(),
    roles: ['requester', 'operator'].filter(name => given[`role-${name}`]),
    recipes: names(given.recipes),
    roots: names(given.roots),
  };
  return given.owners.trim() ? {...body, owners: given.owners.trim()} : body;
}

async function revoke(context, one) {
  if (await ask(t('key.sure', {id: one.id, name: one.name}), t('key.revoke')) !== undefined) {
    await context.attempt(async () => {
      await call('DELETE', `keys/${encodeURIComponent(one.id)}`);
      context.tell(t('key.is-revoked', {id: one.id}));
      await context.again();
    });
  }
}
