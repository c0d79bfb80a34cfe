import { spawn } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { GIT_ENVIRONMENT } from './run-git'

/**
 * Answers a request of git's smart HTTP protocol by `git http-backend`, which is a CGI program
 * (https://git-scm.com/docs/git-http-backend, RFC 3875). Ends when the answer is sent.
 * @param done is awaited before the answer @param isLost the connection ends instead of it
 */
export function serveGit(
  request: IncomingMessage,
  response: ServerResponse,
  root: string,
  { done, isLost }: { done: () => Promise<void>; isLost: boolean },
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const { headers } = request
  const child = spawn('git', ['http-backend'], {
    env: {
      ...GIT_ENVIRONMENT,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method,
      PATH_INFO: decodeURIComponent(pathname),
      QUERY_STRING: searchParams.toString(),
      CONTENT_TYPE: headers['content-type'],
      CONTENT_LENGTH: headers['content-length'],
      HTTP_CONTENT_ENCODING: headers['content-encoding'],
      GIT_PROTOCOL: headers['git-protocol']?.toString(),
    },
  })
  request.pipe(child.stdin)
  child.stdin.on('error', () => undefined)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.once('error', reject)
    child.once('close', () => {
      done().then(() => {
        if (isLost) response.destroy()
        else send(response, Buffer.concat(chunks))
        resolve()
      }, reject)
    })
  })
}

/** What a CGI program printed: a header, in which the status is a field, and a body. */
function send(response: ServerResponse, output: Buffer): void {
  const end = output.indexOf('\r\n\r\n')
  const lines = output.subarray(0, end).toString().split('\r\n')
  const fields = lines.map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string])
  const status = fields.find(([name]) => name === 'Status')?.[1] ?? '200'
  response.writeHead(
    Number.parseInt(status, 10),
    Object.fromEntries(fields.filter(([name]) => name !== 'Status')),
  )
  response.end(output.subarray(end + 4))
}
