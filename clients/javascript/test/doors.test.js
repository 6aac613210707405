// Selections and tickets: as service.test.js, with SPILLWAY_TICKET_KEY and files in the root media.
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {Spillway} from '../spillway.js'

const {SPILLWAY_URL: url, SPILLWAY_KEY: key, SPILLWAY_TICKET_KEY: ticketKey} = process.env
const spillway = new Spillway({url, key, owner: '42', publicUrl: url, ticketKey})

const CHOSEN = {
  selection: [
    {root: 'media', path: '2026/a.jpg'},
    {root: 'media', path: '2026/b.jpg', name: 'Day 2/b.jpg'},
    {text: 'Two pictures\n', name: 'README.txt'},
  ],
  filename: 'Holiday.zip',
}
const NAMES = ['2026/a.jpg', 'Day 2/b.jpg', 'README.txt']

/** The names in the central directory of a ZIP, APPNOTE 4.3.12. */
async function names(response) {
  const zip = Buffer.from(await response.arrayBuffer())
  const found = []
  for (let at = zip.readUInt32LE(zip.lastIndexOf('PK\x05\x06') + 16); zip.readUInt32LE(at) === 0x02014b50;) {
    const [name, extra, comment] = [28, 30, 32].map(offset => zip.readUInt16LE(at + offset))
    found.push(zip.toString('utf8', at + 46, at + 46 + name))
    at += 46 + name + extra + comment
  }
  return found
}

test('a selection is an archive', async () => {
  const ready = await spillway.wait(await spillway.ask(CHOSEN))
  assert.equal(ready.archive.filename, 'Holiday.zip')
  assert.deepEqual(await names(await spillway.open(ready.id)), NAMES)
})

test('a ticket needs no key and is one export', async () => {
  const ticket = spillway.ticket(CHOSEN)
  const [first, second] = [await fetch(ticket), await fetch(ticket)]
  assert.equal(new URL(first.url).pathname, new URL(second.url).pathname)
  assert.match(first.headers.get('content-disposition'), /Holiday\.zip/)
  assert.deepEqual(await names(first), NAMES)
  await second.body.cancel()
})

test('a form brings a ticket of any length', async () => {
  const long = {...CHOSEN, selection: [...CHOSEN.selection, {text: 'x'.repeat(20000), name: 'long.txt'}]}
  const form = spillway.ticketForm(long)
  const [action, ticket] = ['action', 'value'].map(name => form.split(`${name}="`)[1].split('"')[0])
  const answer = await fetch(action, {method: 'POST', body: new URLSearchParams({ticket})})
  assert.deepEqual(await names(answer), [...NAMES, 'long.txt'])
})

test('a changed ticket is refused', async () => {
  const answer = await fetch(`${spillway.ticket(CHOSEN).slice(0, -4)}AAAA`)
  assert.deepEqual([answer.status, (await answer.json()).type], [403, 'urn:spillway:problem:ticket-refused'])
})
