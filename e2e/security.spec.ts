import { connect } from 'node:net'
import { once } from 'node:events'
import { confirm, sheet } from './pages'
import { expect, test } from './quayside'

/** As in the demo. */
const PAGES = [
  '/',
  '/prod',
  '/prod/image-streams/nginx/prod',
  '/prod/deployments/tokman',
  '/prod/stateful-sets/packit-worker',
  '/prod/schedule',
  '/prod/activity',
  '/prod/timeline',
  '/timeline',
  '/prod/nothing/here',
  '/sign-in',
]

test.beforeAll(({ quayside }) => quayside.reset())

test('no page does what its policy forbids', async ({ page, signIn }) => {
  await signIn('operator')
  for (const path of PAGES) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  }
  await page.goto('/prod/image-streams/nginx/prod')
  await page.getByRole('button', { name: 'Import…' }).click()
  await expect(sheet(page).getByRole('button', { name: 'Import', exact: true })).toBeVisible()
  await confirm(page, /^Import$/, { environment: 'prod', reason: 'To see the page of an operation' })
  await page.waitForURL('**/operations/*')
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})

test('every answer has the security headers', async ({ page, request, quayside }) => {
  const script = page.waitForRequest((each) => each.url().includes('/_next/static/'))
  await page.goto('/sign-in')
  const file = new URL((await script).url()).pathname
  const asked: [method: string, path: string, status: number][] = [
    ['GET', '/sign-in', 200],
    ['GET', '/prod', 307],
    ['GET', '/icon.svg', 200],
    ['GET', '/robots.txt', 200],
    ['GET', file, 200],
    ['GET', '/_next/static/chunks/none.js', 404],
    ['GET', '/_next/static/%', 404],
    ['GET', '/_next/image?url=x', 404],
    ['GET', '/api/healthz', 200],
    ['GET', '/api/environments', 401],
    ['GET', '/%', 307],
    ['GET', '/favicon.ico', 307],
    ['DELETE', '/prod', 405],
    ['POST', '/prod', 405],
    ['TRACE', '/prod', 405],
    ['POST', '/api/live', 403],
    ['POST', '/api/forges/none', 404],
  ]
  for (const [method, path, status] of asked) {
    const answer = await request.fetch(quayside.url + path, { method, maxRedirects: 0 })
    const what = `${method} ${path}`
    expect([what, answer.status()]).toEqual([what, status])
    expect(answer.headers(), what).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    })
  }
})

test('what strangers send is refused with a sentence, and leaves one short line each', async ({
  request,
  quayside,
}) => {
  await quayside.restart()
  const before = quayside.output().length
  const id = `7f${'a'.repeat(40)}`
  const call = { 'next-action': id, 'content-type': 'text/plain;charset=UTF-8', origin: quayside.url }
  const sent: [headers: Record<string, string>, data: string, status: number][] = [
    [{ ...call, origin: 'https://elsewhere.example.com' }, '[]', 403],
    [{ ...call, origin: 'null' }, '[]', 403],
    [{ ...call, origin: '%%%' }, '[]', 403],
    [{ ...call, 'next-action': 'toString' }, '[]', 400],
    [call, '[]', 409],
    [{ ...call, 'content-type': 'multipart/form-data; boundary=x' }, 'x', 415],
    [call, 'a'.repeat(600_000), 413],
  ]
  for (const [headers, data, status] of sent) {
    const answer = await request.post('/sign-in', { headers, data })
    expect([answer.status(), await answer.text()]).toEqual([status, expect.stringMatching(/^[A-Z].*\.$/)])
  }
  await request.get('/api/auth/callback/oidc?error=x&error_description=Their%20words&state=y')
  await request.get('/api/auth/error?error=%1B%5B31m')
  await request.post('/api/auth/_log', {
    headers: { origin: quayside.url },
    form: { level: 'error', message: 'Their words' },
  })
  const state = { rsc: '1', 'next-router-state-tree': '%7B' }
  expect((await request.get('/sign-in', { headers: state })).status()).toBe(200)
  await giveUpUpload(quayside.url, call)

  // An operation of an earlier test may end now.
  const written = quayside.output().slice(before).trim().split('\n')
  const lines = written.filter((line) => !line.includes('"event":"ended"'))
  expect(lines.length).toBeGreaterThan(sent.length)
  for (const line of lines) {
    expect(line).toMatch(/^\{"time":.*"event":"(denied|sign-in-failed)".*\}$/)
    expect(line).not.toContain('Their words')
    expect(line.length).toBeLessThan(2_000)
  }
})

/** Hangs up in the middle of a body. */
async function giveUpUpload(url: string, headers: Record<string, string>) {
  const { hostname, port, host } = new URL(url)
  const socket = connect(Number(port), hostname)
  const head = Object.entries({ host, ...headers, 'content-length': '1000' }).map((each) => each.join(': '))
  socket.end(['POST /prod HTTP/1.1', ...head, '', '["pro'].join('\r\n'))
  socket.resume()
  await once(socket, 'close')
}
