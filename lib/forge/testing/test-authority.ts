import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '#lib/cluster/testing/test-server'

export const HAS_OPENSSL = spawnSync('openssl', ['version']).status === 0

const KEY = ['-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']

export type Certificate = { cert: string; key: string }

/** An authority that nobody trusts by itself, as companies have one. */
export function makeAuthority() {
  const folder = temporaryFolder()
  const at = (name: string) => join(folder, name)
  const openssl = (...args: string[]) => {
    const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
  }
  const caFile = at('ca.crt')
  openssl(
    'req',
    '-x509',
    ...KEY,
    '-days',
    '1',
    '-subj',
    '/CN=authority',
    '-keyout',
    at('ca.key'),
    '-out',
    caFile,
  )
  return {
    caFile,
    /** @param name `IP:127.0.0.1` or `DNS:example.com` @param days for which it is valid; -1: it has expired */
    sign: (name: string, days = 1): Certificate => {
      const [key, request, cert] = [at('tls.key'), at('tls.csr'), at('tls.crt')]
      writeFileSync(at('names'), `subjectAltName=${name}`)
      openssl('req', ...KEY, '-subj', '/CN=server', '-keyout', key, '-out', request)
      const by = ['-CA', caFile, '-CAkey', at('ca.key'), '-CAcreateserial', '-extfile', at('names')]
      openssl('x509', '-req', '-in', request, ...by, '-days', String(days), '-out', cert)
      return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
    },
  }
}
