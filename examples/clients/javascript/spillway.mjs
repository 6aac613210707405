// Asks Spillway for archives and saves them. Needs Node 20 or newer and nothing else.
//
//     node spillway.mjs training-plan '{"student": "小明", "weeks": 4, "mode": "focus"}'
//
// saves the archive in this folder, under its own name. SPILLWAY_URL says where Spillway is; SPILLWAY_KEY and
// SPILLWAY_OWNER who asks, where keys are needed.

import {createWriteStream} from 'node:fs'
import {rename, stat} from 'node:fs/promises'
import {basename, join} from 'node:path'
import {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import {pathToFileURL} from 'node:url'

/** What Spillway answered instead: docs/problems has each type, and what to do. */
export class Problem extends Error {
  constructor(document) {
    super(document.detail ?? document.title)
    this.type = document.type.split(':').at(-1)
    this.status = document.status
    this.document = document
  }
}

export class Spillway {
  /** owner is the owner of the exports: no other owner can see them. */
  constructor({url = 'http://localhost:8080', key, owner} = {}) {
    this.url = url.replace(/\/$/, '')
    this.headers = {}
    if (key) this.headers.Authorization = `Bearer ${key}`
    // fetch writes Latin-1: so its bytes are those of UTF-8.
    if (owner) this.headers['Spillway-Owner'] = Buffer.from(owner, 'utf8').toString('latin1')
  }

  /** Asks for an export and returns it. With the same onceOnly a request can be repeated: it is the same export. */
  async ask(recipe, parameters, {onceOnly} = {}) {
    return this.#json('/api/exports', {
      method: 'POST',
      body: JSON.stringify({recipe, parameters}),
      headers: {'Content-Type': 'application/json', ...(onceOnly && {'Idempotency-Key': onceOnly})},
    })
  }

  /** Returns the export once it is READY, however long that takes. Throws a Problem when it will never be. */
  async wait(asked) {
    let found = asked
    while (['QUEUED', 'GENERATING'].includes(found.state)) {
      found = await this.#json(`/api/exports/${encodeURIComponent(found.id)}`, {headers: {Prefer: 'wait=30'}})
    }
    if (found.state !== 'READY') throw new Problem(found.problem)
    return found
  }

  /** Saves the archive of an export that is READY, and goes on with what is there of it. Returns its path. */
  async save(ready, folder = '.') {
    const {filename, length, etag} = ready.archive
    const file = join(folder, basename(filename))
    const part = `${file}.part`
    const done = await stat(part).then(found => found.size, () => 0)
    if (done < length) {
      // Of another archive nothing is taken: If-Range answers with the whole, and 200.
      const answer = await this.#fetch(`/api/exports/${encodeURIComponent(ready.id)}/archive`,
        {headers: {Range: `bytes=${done}-`, 'If-Range': etag}})
      if (!answer.ok) throw new Problem(await answer.json())
      await pipeline(Readable.fromWeb(answer.body), createWriteStream(part, {flags: answer.status === 206 ? 'a' : 'w'}))
    }
    await rename(part, file)
    return file
  }

  async #json(path, options) {
    const answer = await this.#fetch(path, options)
    const document = await answer.json()
    if (!answer.ok) throw new Problem(document)
    return document
  }

  #fetch(path, {headers, ...options} = {}) {
    return fetch(this.url + path, {...options, headers: {...this.headers, ...headers}})
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const {SPILLWAY_URL: url, SPILLWAY_KEY: key, SPILLWAY_OWNER: owner} = process.env
  const spillway = new Spillway({url, key, owner})
  const [recipe, parameters = '{}'] = process.argv.slice(2)
  try {
    console.log(await spillway.save(await spillway.wait(await spillway.ask(recipe, JSON.parse(parameters)))))
  } catch (e) {
    if (!(e instanceof Problem)) throw e
    console.error(`${e.type}: ${e.message}`)
    process.exitCode = 1
  }
}
