// Selections and tickets: as service.test.js, with SPILLWAY_TICKET_KEY and files in the root media.
import assert from 'node:assert/strict'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {basename, join} from 'node:path'
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

test('a selection may come entry by entry', async () => {
  function* many() {
    for (let number = 0; number < 1200; number++) yield {text: `${number}\n`, name: `${number}.txt`}
  }
  const ready = await spillway.wait(await spillway.ask({selection: many(), filename: 'Many.zip'}))
  assert.equal(ready.archive.entries, 1200)
})

test('a dry run makes nothing', async () => {
  const told = await spillway.dryRun(CHOSEN)
  assert.deepEqual([told.entries, told.fits, told.missing, told.id], [3, true, [], undefined])
})

test('all parts are saved', async () => {
  const selection = Array.from({length: 5}, (_, number) => ({text: 'x'.repeat(250000), name: `${number}.txt`}))
  const ready = await spillway.wait(await spillway.ask({selection, filename: 'Texts.zip', parts: '1M'}))
  const folder = mkdtempSync(join(tmpdir(), 'spillway-'))
  try {
    await assert.rejects(spillway.save(ready, folder), /several parts/)
    const {filename, length, etag} = ready.archive.parts[0]
    writeFileSync(join(folder, `${filename}.${etag.slice(1, 13)}.part`), Buffer.alloc(length, 'x'))
    const saved = await spillway.saveAll(ready, folder)
    assert.deepEqual(saved.map(file => basename(file)), ['Texts-1of2.zip', 'Texts-2of2.zip'])
    // What is complete is not asked for again.
    assert(readFileSync(saved[0]).equals(Buffer.alloc(length, 'x')))
    assert.deepEqual(await names(new Response(readFileSync(saved[1]))), ['4.txt'])
  } finally {
    rmSync(folder, {recursive: true})
  }
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
