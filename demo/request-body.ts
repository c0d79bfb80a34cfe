import type { IncomingMessage } from 'node:http'

const LIMIT = 64 * 1024

export async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > LIMIT) throw new Error(`A request body is longer than ${LIMIT} characters`)
  }
  return text
}
