// Against a Spillway with the example recipes: SPILLWAY_URL, SPILLWAY_KEY (for every owner), SPILLWAY_LINK_KEY;
// SPILLWAY_BROKEN_URL is a server that ends after 500 of 1,000 bytes.
import assert from 'node:assert/strict'
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {basename, join} from 'node:path'
import {afterEach, beforeEach, test} from 'node:test'
import {Problem, Spillway} from '../spillway.js'

const {SPILLWAY_URL: url, SPILLWAY_KEY: key, SPILLWAY_LINK_KEY: linkKey} = process.env
const spillway = new Spillway({url, key, owner: '小明', publicUrl: url, linkKey})
const PLAN = {student: '小明', weeks: 4, mode: 'focus'}

let folder
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'spillway-')) })
afterEach(() => rmSync(folder, {recursive: true}))

const plan = async changed =>
  spillway.wait(await spillway.ask({recipe: 'training-plan', parameters: {...PLAN, ...changed}}))

const bytes = async response => Buffer.from(await response.arrayBuffer())

const part = (name, {archive}) => join(folder, `${name}.${archive.etag.slice(1, 13)}.part`)

test('saves an archive and goes on', async () => {
  const ready = await plan()
  const whole = await spillway.save(ready, folder)
  assert.equal(basename(whole), '小明—4周训练方案.zip')
  const archive = readFileSync(whole)
  assert.equal(archive.length, ready.archive.length)

  // What is not asked for again is recognised by its bytes.
  const filled = Buffer.alloc(1000, 'x')
  writeFileSync(part(basename(whole), ready), Buffer.concat([filled, archive.subarray(1000, 2000)]))
  const resumed = readFileSync(await spillway.save(await plan(), folder))
  assert.deepEqual(resumed, Buffer.concat([filled, archive.subarray(1000)]))
  assert(!existsSync(part(basename(whole), ready)))
})

test('takes nothing of another archive', async () => {
  const [longer, ready] = [await plan({weeks: 5}), await plan()]
  writeFileSync(part(ready.archive.filename, longer), Buffer.alloc(1000, 'x'))
  const archive = readFileSync(await spillway.save(ready, folder))
  assert.deepEqual(archive, await bytes(await spillway.open(ready.id)))
})

test('what broke is no file', async () => {
  const broken = new Spillway({url: process.env.SPILLWAY_BROKEN_URL})
  const archive = {filename: 'a.zip', length: 1000, etag: '"e"'}
  await assert.rejects(broken.save({id: '1', archive}, folder))
  assert.deepEqual(readdirSync(folder), ['a.zip.e.part'])
})

test('throws problems', () => assert.rejects(plan({weeks: 99}), problem => {
  assert(problem instanceof Problem)
  assert.deepEqual([problem.type, problem.status], ['invalid-parameters', 422])
  assert.deepEqual(problem.fields.map(field => field.parameter), ['weeks'])
  assert.match(problem.message, /weeks must be a whole number from 1 to 52/)
  return true
}))

test('a repeated request is the same export', async () => {
  const ask = () => spillway.ask({recipe: 'training-plan', parameters: PLAN, onceOnly: folder})
  assert.equal((await ask()).id, (await ask()).id)
})

test('an export is there for its owner only', async () => {
  const {id} = await plan()
  assert.equal((await spillway.forOwner('somebody-else').open(id, {method: 'HEAD'})).status, 404)
})

test('links need no key', async () => {
  const {id} = await plan()
  const archive = await bytes(await spillway.open(id))
  for (const address of [
    await spillway.link(id, {goodFor: 60}),
    spillway.signLink(id, {goodFor: 60}),
    spillway.signLink(id, {goodFor: 60, deliveries: 2}),
    await spillway.address({recipe: 'training-plan', parameters: PLAN}),
  ]) {
    assert.deepEqual(await bytes(await fetch(address)), archive)
  }
})
