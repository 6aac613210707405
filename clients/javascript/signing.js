// Signs tickets, and signs and verifies links; docs/security.md has the texts that are signed.
import {createHmac, timingSafeEqual} from 'node:crypto'

const base64url = value => Buffer.from(JSON.stringify(value)).toString('base64url')

const hmac = (secret, text) => createHmac('sha256', secret).update(text).digest('base64url')

/** A ticket with these claims: a JWT, signed with HS256. */
export function signTicket(key, secret, claims) {
  const text = `${base64url({alg: 'HS256', kid: key, typ: 'JWT'})}.${base64url(claims)}`
  return `${text}.${hmac(secret, text)}`
}

/** The query of a link to the archive of an export, until `expires` (seconds since 1970), for `deliveries` complete ones. */
export function signLink(key, secret, exportId, expires, deliveries = '', link = '') {
  const text = ['spillway-link-1', exportId, expires, key, deliveries, link].join('\n')
  const counted = link ? `&deliveries=${deliveries}&link=${link}` : ''
  return `expires=${expires}&key=${key}${counted}&signature=${hmac(secret, text)}`
}

/** Whether `query` (URLSearchParams) is a link to that export that one of `secrets` (a Map by name) signed and that is good now. */
export function verifyLink(secrets, exportId, query, now = Date.now() / 1000) {
  const [key, expires, deliveries, link, signature] =
    ['key', 'expires', 'deliveries', 'link', 'signature'].map(name => query.get(name) ?? '')
  if (!secrets.has(key) || !/^\d+$/.test(expires) || (deliveries === '') !== (link === '')) return false
  const signed = new URLSearchParams(signLink(key, secrets.get(key), exportId, expires, deliveries, link))
  const [expected, given] = [signed.get('signature'), signature].map(text => Buffer.from(text))
  return expected.length === given.length && timingSafeEqual(expected, given) && now < Number(expires)
}
