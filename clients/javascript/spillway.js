// Asks Spillway for archives, saves them, and signs tickets and links to them. Needs Node 20 or newer and nothing else.
//
//     import {Spillway} from 'spillway-client'
//
//     const spillway = new Spillway({url: 'http://localhost:8080'})
//     const asked = await spillway.ask({recipe: 'training-plan', parameters: {student: '小明', weeks: 4, mode: 'focus'}})
//     const ready = await spillway.wait(asked)
//     console.log(await spillway.save(ready))

import {randomBytes} from 'node:crypto'
import {createWriteStream} from 'node:fs'
import {rename, stat} from 'node:fs/promises'
import {basename, join} from 'node:path'
import {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import {signLink, signTicket} from './signing.js'

/** What Spillway answered instead: docs/problems has each type, and what to do. */
export class Problem extends Error {
  constructor(document) {
    super(document.detail ?? document.title)
    this.name = 'Problem'
    this.type = document.type.split(':').at(-1)
    this.status = document.status
    this.fields = document.errors ?? []
    this.document = document
  }
}

export class Spillway {
  #key
  #owner
  #ticketKey
  #linkKey

  constructor({url = 'http://localhost:8080', key, owner, publicUrl, ticketKey, linkKey} = {}) {
    this.url = url.replace(/\/+$/, '')
    this.publicUrl = publicUrl?.replace(/\/+$/, '')
    this.#key = key
    this.#owner = owner
    this.#ticketKey = ticketKey
    this.#linkKey = linkKey
  }

  /** The same service, asked for somebody else. */
  forOwner(owner) {
    return new Spillway({
      url: this.url, key: this.#key, owner, publicUrl: this.publicUrl, ticketKey: this.#ticketKey, linkKey: this.#linkKey,
    })
  }

  /** Asks for an export and returns it, after wait seconds at most. With the same onceOnly it is the same export. A selection
      that is no array, such as a generator, is sent entry by entry. */
  async ask({onceOnly, wait = 0, selection, ...request}) {
    const headers = {Prefer: `wait=${wait}`, ...(onceOnly && {'Idempotency-Key': onceOnly})}
    if (selection === undefined || Array.isArray(selection)) {
      return this.#post('/api/exports', members({selection, ...request}), headers)
    }
    return this.#json('/api/exports', {
      method: 'POST',
      body: Readable.toWeb(Readable.from(lines(members(request), selection))),
      duplex: 'half',
      headers: {...headers, 'Content-Type': 'application/x-ndjson'},
    })
  }

  /** What the export would be, as docs/api.md, "Dry runs", has it: nothing is made. */
  dryRun(request) {
    return this.#post('/api/exports', {...members(request), dryRun: true})
  }

  /** Returns the export once it is READY, however long that takes. Throws a Problem when it will never be. */
  async wait(asked) {
    let found = asked
    while (['QUEUED', 'GENERATING'].includes(found.state)) {
      found = await this.#json(path(found.id), {headers: {Prefer: 'wait=30'}})
    }
    if (found.state !== 'READY') throw new Problem(found.problem)
    return found
  }

  /** Asks, waits, and returns an address of the archive for a browser: for selections of any length. */
  async address({goodFor, ...request}) {
    const ready = await this.wait(await this.ask({wait: 30, ...request}))
    return this.link(ready.id, {goodFor})
  }

  /** The answer for the archive, or for this part of it, as it comes, whatever its status: a Response of fetch. */
  open(id, {headers, method = 'GET', part} = {}) {
    return this.#fetch(`${path(id)}/archive${part ? `/${part}` : ''}`, {headers, method})
  }

  /** Saves the archive of an export that is READY, and goes on with what is there of it. Returns its path. An export in several
      parts has several archives: saveAll. */
  async save(ready, folder = '.') {
    if (ready.archive.parts) throw new Error('the export has several parts: saveAll saves them')
    return (await this.saveAll(ready, folder))[0]
  }

  /** Saves the archive, or all parts of it, and goes on with what is there of them. Returns their paths. */
  async saveAll(ready, folder = '.') {
    // All are there before the first gets its name: a broken one does not ask for the others again.
    const fetched = []
    for (const archive of ready.archive.parts ?? [ready.archive]) fetched.push(await this.#save(ready.id, archive, folder))
    for (const {part, file} of fetched) await rename(part, file)
    return fetched.map(({file}) => file)
  }

  async #save(id, {filename, length, etag, number}, folder) {
    const file = join(folder, basename(filename))
    // The same ETag is the same bytes: what is there of another archive is left alone.
    const part = `${file}.${etag.replace(/[^0-9A-Za-z]/g, '').slice(0, 12)}.part`
    const done = await stat(part).then(found => found.size, () => 0)
    if (done !== length) {
      const headers = done < length ? {Range: `bytes=${done}-`, 'If-Range': etag} : {}
      const answer = await this.open(id, {headers, part: number})
      if (!answer.ok) throw await problem(answer)
      await pipeline(Readable.fromWeb(answer.body), createWriteStream(part, {flags: answer.status === 206 ? 'a' : 'w'}))
    }
    return {part, file}
  }

  /** An address of the archive that needs no key, for goodFor seconds; with deliveries, for that many downloads. */
  async link(id, {goodFor = 600, deliveries} = {}) {
    const made = await this.#post(`${path(id)}/links`, {expiresIn: `${goodFor}s`, deliveries})
    return new URL(made.url, this.#base).href
  }

  /** The same, signed here with linkKey: Spillway is not asked. */
  signLink(id, {goodFor = 600, deliveries} = {}) {
    const counted = deliveries ? [deliveries, randomBytes(16).toString('hex')] : []
    const query = signLink(...named(this.#linkKey, 'linkKey'), id, now() + goodFor, ...counted)
    return `${this.#base}${path(id)}/archive?${query}`
  }

  /** An address that makes the archive when a browser comes, and leads to it; signed here with ticketKey. It has room for
      some 50 files: ticketForm and address have for more. */
  ticket(request) {
    return `${this.#base}/api/tickets/${this.signTicket(request)}`
  }

  /** A page that sends the browser on with a ticket of any length. */
  ticketForm(request) {
    const action = `${this.#base}/api/tickets`.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
    return `<!doctype html>
<meta charset="utf-8">
<title>Download</title>
<form method="post" action="${action}">
<input type="hidden" name="ticket" value="${this.signTicket(request)}">
<button>Download</button>
</form>
<script>document.forms[0].submit()</script>
`
  }

  /** The ticket itself, a JWT. The same ticket is the same export. */
  signTicket({goodFor = 600, ...request}) {
    const issued = now()
    const claims = {
      ...members(request),
      owner: this.#owner, aud: this.publicUrl, iat: issued, exp: issued + goodFor,
    }
    return signTicket(...named(this.#ticketKey, 'ticketKey'), claims)
  }

  get #base() {
    return this.publicUrl ?? this.url
  }

  #post(path, body, headers) {
    return this.#json(path, {
      method: 'POST', body: JSON.stringify(body), headers: {...headers, 'Content-Type': 'application/json'},
    })
  }

  async #json(path, options) {
    const answer = await this.#fetch(path, options)
    if (!answer.ok) throw await problem(answer)
    return answer.json()
  }

  #fetch(path, {headers, ...options} = {}) {
    const own = {}
    if (this.#key) own.Authorization = `Bearer ${this.#key}`
    // fetch writes Latin-1: so its bytes are those of UTF-8.
    if (this.#owner) own['Spillway-Owner'] = Buffer.from(this.#owner, 'utf8').toString('latin1')
    return fetch(this.url + path, {...options, headers: {...own, ...headers}})
  }
}

const path = id => `/api/exports/${encodeURIComponent(id)}`

const now = () => Math.floor(Date.now() / 1000)

const members = ({recipe = 'selection', parameters, selection, filename, retention, parts}) =>
  ({recipe, parameters, selection, filename, retention, parts})

/** The request as NDJSON, some hundred entries at a time. */
async function* lines(request, selection) {
  let block = `${JSON.stringify(request)}\n`
  for await (const entry of selection) {
    block += `${JSON.stringify(entry)}\n`
    if (block.length > 65536) {
      yield Buffer.from(block)
      block = ''
    }
  }
  yield Buffer.from(block)
}

/** Of a proxy in between it is no problem of Spillway's. */
async function problem(answer) {
  return answer.headers.get('content-type')?.startsWith('application/problem+json')
    ? new Problem(await answer.json())
    : new Error(`unexpected status ${answer.status} from ${answer.url}`)
}

function named(key, option) {
  const colon = key?.indexOf(':') ?? -1
  if (colon < 1) throw new Error(`${option} is missing: it is name:secret, as in the settings of Spillway`)
  return [key.slice(0, colon), key.slice(colon + 1)]
}
