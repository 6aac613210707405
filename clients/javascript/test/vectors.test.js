// node --test test/, from the folder of the client.
import assert from 'node:assert/strict'
import {spawnSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {test} from 'node:test'
import {signLink, signTicket, verifyLink} from '../signing.js'

const vectors = name => JSON.parse(readFileSync(new URL(`../../vectors/${name}`, import.meta.url), 'utf8'))

test('signs tickets', () => {
  for (const {name, key, secret, claims, ticket} of vectors('tickets.json')) {
    assert.equal(signTicket(key, secret, claims), ticket, name)
  }
})

test('signs links', () => {
  for (const {name, key, secret, export: id, expires, deliveries, link, query} of vectors('links.json')) {
    assert.equal(signLink(key, secret, id, expires, deliveries, link), query, name)
  }
})

test('verifies links', () => {
  for (const {name, key, secret, export: id, expires, query} of vectors('links.json')) {
    const secrets = new Map([[key, secret]])
    const good = new URLSearchParams(query)
    assert(verifyLink(secrets, id, good, expires - 1), name)
    assert(!verifyLink(secrets, id, good, expires), name)
    assert(!verifyLink(secrets, `${id}0`, good, 1), name)
    for (const [parameter, value] of good) {
      const changed = new URLSearchParams(query)
      changed.set(parameter, `${value}1`)
      assert(!verifyLink(secrets, id, changed, 1), `${name}: ${parameter}`)
    }
  }
})

test('the command says what it takes', () => {
  const cli = new URL('../cli.js', import.meta.url).pathname
  const env = {...process.env, SPILLWAY_URL: 'http://127.0.0.1:9'}
  for (const [words, said] of [[['--help'], 'SPILLWAY_URL'], [['a'], '127.0.0.1:9']]) {
    const ran = spawnSync(process.execPath, [cli, ...words], {env, encoding: 'utf8'})
    assert.equal(ran.status, 1)
    assert(ran.stderr.includes(said), ran.stderr)
    assert(!ran.stderr.includes('    at '), ran.stderr)
  }
})
