// Nodes, and the roots and databases that recipes read.
import {call} from './api.js';
import {h, table} from './dom.js';
import {at, count, t, word} from './text.js';

export async function nodes() {
  const all = (await call('GET', 'nodes')).nodes;
  return [table(t('view.nodes'), [
    {name: t('node.host'), cell: one => one.host + (one.here ? ` (${t('node.here')})` : '')},
    {name: t('node.id'), cell: one => h('code', {}, one.id)},
    {name: t('node.state'), cell: one => t(one.living ? 'node.living' : 'node.dead')},
    {name: t('node.kind'), cell: one => one.kind},
    {name: t('node.started'), cell: one => at(one.startedAt)},
    {name: t('node.heard'), cell: one => at(one.heardAt)},
    {name: t('node.leases'), cell: one => count(one.leases), number: true},
  ], all)];
}

export async function roots() {
  const all = (await call('GET', 'roots')).roots;
  return [table(t('view.roots'), [
    {name: t('root.name'), cell: one => one.name},
    {name: t('root.state'), cell: one => [word('catalogue', one.state),
      ...(one.problem ? [h('div', {class: 'dim'}, one.problem)] : [])]},
    {name: t('root.immutable'), cell: one => t(one.immutable ? 'yes' : 'no')},
    {name: t('root.files'), cell: one => count(one.files), number: true},
    {name: t('root.catalogued'), cell: one => count(one.catalogued), number: true},
    {name: t('root.failed'), cell: one => count(one.failed), number: true},
    {name: t('root.unusable'), cell: one => count(one.unusable), number: true},
  ], all)];
}

export async function databases() {
  const all = (await call('GET', 'databases')).databases;
  return [table(t('view.databases'), [
    {name: t('database.name'), cell: one => one.name},
    {name: t('database.state'), cell: one => t(one.reachable ? 'database.reachable' : 'database.away')},
    {name: t('database.problem'), cell: one => one.problem},
    {name: t('database.last'), cell: one => one.lastError && [at(one.lastError.at),
      h('div', {class: 'dim'}, one.lastError.detail)]},
  ], all)];
}
