export interface FileEntry {
  root?: string
  path: string
  name?: string
  size?: number
  crc32?: string
  etag?: string
  modified?: string
}

export interface TextEntry {
  text: string
  name: string
}

export interface FolderEntry {
  folder: string
}

export type Entry = FileEntry | TextEntry | FolderEntry

/** What is asked for: the members of POST /api/exports. */
export interface Request {
  /** Default: `selection`, the recipe that takes any selection. */
  recipe?: string
  parameters?: Record<string, unknown>
  selection?: readonly Entry[]
  filename?: string
  retention?: string | {mode: string; keep?: string}
  /** The largest part that the archive is split into, such as `1G`. */
  parts?: string
}

/** A part of an archive, which is an archive by itself. */
export interface Part {
  number: number
  filename: string
  length: number
  etag: string
}

/** As in docs/api.md, "Dry runs". */
export interface DryRun {
  entries: number
  length?: number
  parts?: number
  staged: number
  fits: boolean
  missing: string[]
  renamed: {was: string; name: string}[]
  [member: string]: unknown
}

/** As in docs/api.md, "Look at an export". */
export interface Export {
  id: string
  recipe: string
  state: 'QUEUED' | 'GENERATING' | 'READY' | 'FAILED' | 'CANCELLED' | 'GONE'
  availableUntil?: string
  archive?: {
    filename: string; mediaType: string; length: number; lastModified: string; entries: number
    /** Absent where there are parts. */
    etag?: string
    parts?: Part[]
  }
  problem?: ProblemDocument
  [member: string]: unknown
}

export interface ProblemDocument {
  type: string
  title: string
  status: number
  detail?: string
  errors?: Field[]
  [member: string]: unknown
}

/** A parameter that was wrong. */
export interface Field {
  parameter: string
  value?: string
  message: string
}

export class Problem extends Error {
  /** Such as `invalid-parameters`: docs/problems has each. */
  readonly type: string
  readonly status: number
  readonly fields: Field[]
  readonly document: ProblemDocument
  constructor(document: ProblemDocument)
}

/** What is undefined is as if it were left out: variables of the environment are either. */
export interface Options {
  url?: string | undefined
  key?: string | undefined
  /** Whom exports are for: they are there for nobody else. */
  owner?: string | undefined
  /** Where browsers reach Spillway, the same as its setting spillway.public-url. */
  publicUrl?: string | undefined
  /** name:secret, one of spillway.tickets.keys. */
  ticketKey?: string | undefined
  /** name:secret, one of spillway.links.keys. */
  linkKey?: string | undefined
}

export interface Life {
  /** Seconds. */
  goodFor?: number
}

export class Spillway {
  readonly url: string
  readonly publicUrl?: string
  constructor(options?: Options)
  forOwner(owner: string): Spillway
  ask(request: Omit<Request, 'selection'> & {
    selection?: Iterable<Entry> | AsyncIterable<Entry>; onceOnly?: string; wait?: number
  }): Promise<Export>
  dryRun(request: Request): Promise<DryRun>
  wait(asked: Export): Promise<Export>
  address(request: Request & Life): Promise<string>
  open(id: string, options?: {headers?: Record<string, string>; method?: 'GET' | 'HEAD'; part?: number}): Promise<Response>
  save(ready: Export, folder?: string): Promise<string>
  saveAll(ready: Export, folder?: string): Promise<string[]>
  link(id: string, options?: Life & {deliveries?: number}): Promise<string>
  signLink(id: string, options?: Life & {deliveries?: number}): string
  ticket(request: Request & Life): string
  ticketForm(request: Request & Life): string
  signTicket(request: Request & Life): string
}
