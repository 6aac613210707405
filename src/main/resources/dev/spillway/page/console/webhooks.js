// The webhooks, what their receivers answered last, and the dead letters.
import {call} from './api.js';
import {button, h, table} from './dom.js';
import {at, count, t, word} from './text.js';

export async function show(context) {
  const {webhooks} = await call('GET', 'webhooks');
  const letters = h('div', {id: 'letters'});
  return [table(t('view.webhooks'), [
    {name: t('webhook.name'), cell: one => one.name},
    {name: t('webhook.receiver'), cell: one => one.receiver},
    {name: t('webhook.events'), cell: one => one.events.join(', ')},
    {name: t('webhook.waiting'), cell: one => count(one.waiting), number: true},
    {name: t('webhook.dead'), cell: one => count(one.dead), number: true},
    {name: t('webhook.last'), cell: one => one.last.map(delivery =>
      h('div', {}, `${at(delivery.last?.at)} ${delivery.type}: ${answered(delivery.last)}`))},
    {name: t('acts'), acts: true, cell: one => [
      button(t('webhook.letters'), () => context.attempt(async () => {
        letters.replaceChildren(h('h2', {}, t('webhook.letters-of', {name: one.name})));
        await more(context, letters, one, undefined);
      }), undefined, `${t('webhook.letters')}: ${one.name}`),
      button(t('webhook.test'), () => context.attempt(async () => {
        context.tell(answered(await call('POST', `${path(one)}/test`)));
      }), undefined, `${t('webhook.test')}: ${one.name}`),
    ]},
  ], webhooks), letters];
}

const path = one => `webhooks/${encodeURIComponent(one.name)}`;

function answered(last) {
  return last ? [last.status, last.problem, last.answer].filter(Boolean).join(' ') : '';
}

async function more(context, letters, webhook, cursor) {
  const page = await call('GET', `${path(webhook)}/deliveries`, {query: {cursor, limit: 50}});
  letters.append(table(t('webhook.letters'), [
    {name: t('at'), cell: one => at(one.at)},
    {name: t('webhook.type'), cell: one => one.type},
    {name: t('audit.export'), cell: one => one.export && h('code', {}, one.export)},
    {name: t('webhook.state'), cell: one => word('letter', one.state)},
    {name: t('webhook.attempts'), cell: one => count(one.attempts), number: true},
    {name: t('webhook.due'), cell: one => at(one.due)},
    {name: t('webhook.answer'), cell: one => answered(one.last)},
    {name: t('acts'), acts: true, cell: one => one.state === 'DEAD'
      ? [button(t('webhook.retry'), () => context.attempt(async () => {
        await call('POST', `${path(webhook)}/deliveries/${encodeURIComponent(one.id)}/retry`);
        context.tell(t('webhook.retried'));
        await context.again();
      }), undefined, `${t('webhook.retry')}: ${one.id}`)] : []},
  ], page.deliveries));
  if (page.next) {
    const next = button(t('more'), async () => {
      next.remove();
      await context.attempt(() => more(context, letters, webhook, page.next));
    });
    letters.append(next);
  }
}
