// Calls of the API. The browser adds the cookie of the session; no script can read it.
const API = new URL('../api/', import.meta.url);

// What the API answers when it does not do something (RFC 9457).
export class Problem extends Error {
  constructor(status, document) {
    super(document.detail ?? document.title ?? `HTTP ${status}`);
    this.status = status;
    this.type = document.type ?? '';
  }
}

let ended = () => {};

// Runs `action` whenever an answer says that nobody is signed in.
export function whenEnded(action) {
  ended = action;
}

export function address(path, query = {}) {
  const url = new URL(path, API);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') {
      url.searchParams.set(name, value);
    }
  }
  return url;
}

// Returns the document of the answer; undefined when it has none.
export async function call(method, path, {query, body, headers = {}, quiet = false} = {}) {
  const answer = await fetch(address(path, query), {
    method,
    headers: body === undefined ? headers : {...headers, 'Content-Type': 'application/json'},
    body: body === undefined ? undefined : JSON.stringify(body),
    cache: 'no-store',
    redirect: 'error',
  });
  const text = await answer.text();
  let document = {};
  try {
    document = text ? JSON.parse(text) : undefined;
  } catch {
    // A proxy in between has answered.
  }
  if (!answer.ok) {
    if (answer.status === 401 && !quiet) {
      ended();
    }
    throw new Problem(answer.status, document ?? {});
  }
  return document;
}

// Text as the value of a header: the bytes of its UTF-8.
export function header(text) {
  return String.fromCharCode(...new TextEncoder().encode(text));
}
