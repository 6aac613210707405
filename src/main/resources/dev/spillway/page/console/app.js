// Signs in and out, and shows one view at a time: the one that the address names behind its #.
import {call, whenEnded} from './api.js';
import {h} from './dom.js';
import {t} from './text.js';
import * as volume from './volume.js';
import * as exports from './exports.js';
import * as sweeps from './sweeps.js';
import * as recipes from './recipes.js';
import * as keys from './keys.js';
import * as audit from './audit.js';
import * as places from './places.js';
import * as webhooks from './webhooks.js';

const VIEWS = new Map([
  ['volume', volume.show],
  ['exports', exports.show],
  ['sweeps', sweeps.show],
  ['recipes', recipes.show],
  ['keys', keys.show],
  ['audit', audit.show],
  ['nodes', places.nodes],
  ['roots', places.roots],
  ['databases', places.databases],
  ['webhooks', webhooks.show],
]);

let me;
let shown = 0;

function page(...content) {
  document.querySelectorAll('dialog').forEach(dialog => dialog.close());
  document.body.replaceChildren(...content);
}

function signIn(message) {
  me = undefined;
  shown++;
  const told = h('p', {class: 'wrong', role: 'alert', id: 'told', hidden: !message}, message ?? '');
  const key = h('input', {
    type: 'password', id: 'key', class: 'wide', required: true, autocomplete: 'current-password',
    spellcheck: 'false', 'aria-describedby': 'told',
  });
  const wrong = sentence => {
    told.hidden = false;
    told.textContent = sentence;
    key.focus();
  };
  const form = h('form', {submit: async event => {
    event.preventDefault();
    const secret = key.value.trim();
    if (!/^[\x21-\x7e]+$/.test(secret)) {
      wrong(t('sign-in.unreadable'));
      return;
    }
    try {
      await call('POST', 'session', {headers: {Authorization: `Bearer ${secret}`}, quiet: true});
      await begin(t('sign-in.no-cookie'));
    } catch (problem) {
      wrong(problem.status === 401 ? t('sign-in.wrong') : problem.message);
    }
  }},
    // For whatever keeps passwords.
    h('input', {type: 'text', autocomplete: 'username', value: 'Spillway', hidden: true, readonly: true}),
    h('label', {class: 'wide'}, t('sign-in.key'), key),
    h('button', {class: 'main', id: 'sign-in'}, t('sign-in.do')));
  document.title = `${t('sign-in.title')} · Spillway`;
  page(h('main', {class: 'sign-in'},
    h('h1', {}, t('sign-in.title')), h('p', {}, t('sign-in.what')), told, form));
  key.focus();
}

async function signOut() {
  try {
    await call('DELETE', 'session', {quiet: true});
  } catch (problem) {
    if (problem.status !== 401) {
      tell(problem.message);
      return;
    }
  }
  signIn();
}

// Tells what was done, to the eye and to a screen reader.
function tell(sentence) {
  document.getElementById('status').textContent = sentence;
}

function frame() {
  page(
    h('header', {},
      h('strong', {}, 'Spillway'),
      h('nav', {'aria-label': t('views')}, h('ul', {}, [...VIEWS.keys()].map(name =>
        h('li', {}, h('a', {href: `#${name}`}, t(`view.${name}`)))))),
      h('div', {class: 'who'},
        h('span', {id: 'who'}, me.mode === 'keys' ? me.caller : t('no-keys')),
        me.mode === 'keys'
          ? h('button', {type: 'button', id: 'sign-out', click: signOut}, t('sign-out')) : null)),
    h('main', {},
      h('h1', {tabindex: -1}), h('p', {class: 'told', role: 'status', id: 'status'}),
      h('div', {id: 'view'})));
}

async function show(focus) {
  if (!me) {
    return;
  }
  const name = VIEWS.has(location.hash.slice(1)) ? location.hash.slice(1) : 'volume';
  const turn = ++shown;
  document.querySelectorAll('nav a').forEach(link =>
    link.getAttribute('href') === `#${name}`
      ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current'));
  const title = document.querySelector('h1');
  title.textContent = t(`view.${name}`);
  document.title = `${t(`view.${name}`)} · Spillway`;
  if (focus) {
    title.focus();
    tell('');
  }
  const view = h('div', {id: 'view', 'aria-busy': 'true'}, h('p', {class: 'dim'}, t('loading')));
  document.getElementById('view').replaceWith(view);
  const context = {
    me,
    tell,
    // Shows the view again, after something has changed.
    again: () => show(false),
    // Does something, and says why it could not be done.
    attempt: async action => {
      try {
        return await action();
      } catch (problem) {
        failed(view, problem);
        return undefined;
      }
    },
  };
  try {
    const content = await VIEWS.get(name)(context);
    if (turn === shown) {
      view.replaceChildren(...content);
      view.setAttribute('aria-busy', 'false');
    }
  } catch (problem) {
    if (turn === shown) {
      view.replaceChildren();
      view.setAttribute('aria-busy', 'false');
      failed(view, problem);
    }
  }
}

function failed(view, problem) {
  view.querySelector('.wrong')?.remove();
  view.prepend(h('p', {class: 'wrong', role: 'alert'},
    problem.status ? problem.message : t('unreached')));
}

async function begin(otherwise) {
  try {
    me = await call('GET', 'session', {quiet: true});
  } catch (problem) {
    if (problem.status === 401) {
      signIn(otherwise);
    } else {
      signIn(problem.status ? problem.message : t('unreached'));
    }
    return;
  }
  frame();
  await show(true);
}

whenEnded(() => me && signIn(t('sign-in.ended')));
addEventListener('hashchange', () => show(true));
await begin();
