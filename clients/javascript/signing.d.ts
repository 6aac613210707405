/** A ticket with these claims: a JWT, signed with HS256. */
export function signTicket(key: string, secret: string, claims: Record<string, unknown>): string

/** The query of a link to the archive of an export, until `expires` (seconds since 1970). */
export function signLink(
  key: string, secret: string, exportId: string, expires: number | string, deliveries?: number | string, link?: string,
): string

/** Whether `query` is a link to that export that one of `secrets` (by name) signed and that is good now. */
export function verifyLink(secrets: Map<string, string>, exportId: string, query: URLSearchParams, now?: number): boolean
