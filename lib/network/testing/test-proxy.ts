import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'

export const HAS_OPENSSL = spawnSync('openssl', ['version']).status === 0

/** A certificate that is its own authority. @param name `IP:127.0.0.1` or `DNS:api.example.com` */
export function certificateOf(...names: string[]): { cert: string; key: string } {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-tls-'))
  const key = join(folder, 'tls.key')
  const subject = ['-subj', '/CN=test', '-addext', `subjectAltName=${names.join(',')}`]
  const kind = ['-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-days', '1']
  const { stdout } = spawnSync('openssl', ['req', ...kind, ...subject, '-keyout', key], { encoding: 'utf8' })
  const made = { cert: stdout, key: readFileSync(key, 'utf8') }
  rmSync(folder, { recursive: true })
  return made
}

export type TestProxy = {
  address: string
  /** What it was asked to connect to, in order. */
  connects: { authority: string; authorization: string | undefined }[]
}

/**
 * A forward proxy on loopback. All names lead to one server there.
 * @param target port of that server @param refuse the status of each answer, instead of a connection
 */
export async function startProxy(target: number, refuse?: number): Promise<TestProxy> {
  const connects: TestProxy['connects'] = []
  const server = createServer((_request, response) => response.writeHead(400).end())
  const sockets = new Set<{ destroy: () => void }>()
  server.on('connect', ({ url: authority = '', headers }, socket, head) => {
    connects.push({ authority, authorization: headers['proxy-authorization'] })
    sockets.add(socket)
    if (refuse !== undefined) return void socket.end(`HTTP/1.1 ${refuse} No\r\n\r\n`)
    const upstream = connect(target, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.write(head)
      upstream.pipe(socket).pipe(upstream)
    })
    for (const end of [socket, upstream]) end.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const bound = server.address()
  const port = typeof bound === 'object' ? (bound?.port ?? 0) : 0
  return { address: `http://127.0.0.1:${port}`, connects }
}

/** The environment of this process, until the test ends. Names that are not given are not set. */
export function setProxies(variables: Record<string, string>): void {
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'])
    for (const each of [name, name.toLowerCase()]) vi.stubEnv(each, variables[each] ?? '')
  onTestFinished(() => void vi.unstubAllEnvs())
}
