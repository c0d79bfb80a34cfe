import { trimBody } from './trim'
import { differences, type Difference } from './differences'
import type { Pairing } from './pairing'
import type { Step } from '../recording'

/** Compares status, content type, recorded headers and body. */
export async function responseDifferences(
  { response: { status, headers, body } }: Step,
  response: Response,
  pairing: Pairing,
): Promise<Difference[]> {
  const isText = typeof body === 'string'
  const text = await response.text()
  const actual = {
    status: response.status,
    type: (response.headers.get('content-type') ?? '').split(';')[0],
    headers: Object.fromEntries(Object.keys(headers).map((name) => [name, response.headers.get(name)])),
    body: isText ? text : trimBody(body, parsed(text)),
  }
  // The content type was not recorded. These API servers send everything except JSON as plain text.
  const recorded = { status, type: isText ? 'text/plain' : 'application/json', headers, body }
  return differences(recorded, actual, pairing)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
