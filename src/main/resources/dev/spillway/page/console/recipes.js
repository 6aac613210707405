// The recipes, and which of them are switched off.
import {call} from './api.js';
import {ask, button, h, table} from './dom.js';
import {t} from './text.js';

export async function show(context) {
  const {recipes} = await call('GET', 'recipes');
  return [table(t('view.recipes'), [
    {name: t('recipe.name'), cell: one => one.name},
    {name: t('recipe.title'), cell: one => one.title},
    {name: t('recipe.format'), cell: one => one.format},
    {name: t('recipe.state'), cell: one => one.disabled
      ? [t(one.switchedOff ? 'recipe.off' : 'recipe.off-by-file'), h('div', {class: 'dim'}, one.disabled)]
      : t('recipe.on')},
    {name: t('acts'), acts: true, cell: one => acts(context, one)},
  ], recipes)];
}

function acts(context, one) {
  if (one.switchedOff) {
    const name = t('recipe.switch-on');
    return [button(name, () => context.attempt(async () => {
      await call('DELETE', path(one));
      context.tell(t('recipe.is-on', {name: one.name}));
      await context.again();
    }), undefined, `${name}: ${one.name}`)];
  }
  const name = t('recipe.switch-off');
  return one.disabled ? [] : [button(name, () => off(context, one), 'bad', `${name}: ${one.name}`)];
}

async function off(context, one) {
  const reason = await ask(t('recipe.sure', {name: one.name}), t('recipe.switch-off'),
    {name: t('recipe.reason'), longest: 200});
  if (reason !== undefined) {
    await context.attempt(async () => {
      await call('POST', path(one), {body: reason.trim() ? {reason: reason.trim()} : {}});
      context.tell(t('recipe.is-off', {name: one.name}));
      await context.again();
    });
  }
}

const path = one => `recipes/${encodeURIComponent(one.name)}/off`;
