import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startControl, type BuildRequest } from './control'
import { ControlError } from './control-error'
import type { LoopbackServer } from '../fake-cluster/loopback'
import { USAGE, parsePushArguments } from './push-arguments'
import { pushBuild } from './push-build'
import { writeRun, type Run } from './run-file'

describe('the arguments of demo:push', () => {
  it('are a stream and a tag', () => {
    expect(parsePushArguments(['packit-worker', 'prod'])).toEqual({
      ok: true,
      value: { stream: 'packit-worker', tag: 'prod', broken: false },
    })
  })

  it('may ask for a broken build', () => {
    expect(parsePushArguments(['packit-worker', 'prod', '--broken'])).toMatchObject({
      ok: true,
      value: { broken: true },
    })
  })

  it.each([[[]], [['packit-worker']], [['a', 'b', 'c']], [['a', 'b', '--borken']]])(
    'are explained if they are %j',
    (args) => {
      const result = parsePushArguments(args)
      expect(result.ok ? '' : result.error.message).toContain(USAGE)
    },
  )
})

describe('a push', () => {
  const request: BuildRequest = { stream: 'packit-worker', tag: 'prod', broken: false }
  let directory: string
  let control: LoopbackServer

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'quayside-demo-'))
    const controls = {
      push({ stream }: BuildRequest) {
        if (stream !== 'packit-worker')
          return Promise.reject(new ControlError(`There is no image stream ${stream}`))
        return Promise.resolve({
          pullSpec: 'quay.io/packit/packit-worker:prod',
          digest: 'sha256:abc',
          commit: 'f00',
        })
      },
      removeTag: () => undefined,
      breakRegistry: () => undefined,
      breakReviews: () => undefined,
      removeImage: () => undefined,
      forget: () => undefined,
      putObject: () => undefined,
      git: {},
      reset: () => Promise.resolve(),
      rights: () => ({ granted: [], refused: [] }),
    }
    control = await startControl(controls, 'secret')
    await writeRun(directory, runWith('secret'))
  })

  afterAll(async () => {
    await control.stop()
    await rm(directory, { recursive: true })
  })

  function runWith(token: string): Run {
    return {
      pid: 1,
      productUrl: 'http://127.0.0.1:3000',
      clusterUrl: '',
      registryUrl: '',
      signInUrl: '',
      tokenFiles: { quayside: '', alice: '' },
      control: { url: control.url, token },
      env: {},
    }
  }

  it('prints the digest, the commit and the address of the tag', async () => {
    const result = await pushBuild(request, directory)
    const text = result.ok ? result.value : ''
    expect(text).toContain('sha256:abc')
    expect(text).toContain('f00')
    expect(text).toContain('http://127.0.0.1:3000/prod/image-streams/packit-worker/prod')
  })

  it('says why an unknown stream is refused', async () => {
    const result = await pushBuild({ ...request, stream: 'packit-werker' }, directory)
    expect(result).toEqual({ ok: false, error: { message: 'There is no image stream packit-werker' } })
  })

  it('says that no demo is running if there is no run file', async () => {
    const result = await pushBuild(request, join(directory, 'elsewhere'))
    expect(result.ok ? '' : result.error.message).toContain('npm run demo')
  })

  it('needs the token of the run', async () => {
    const other = join(directory, 'other')
    await writeRun(other, runWith('guess'))
    expect((await pushBuild(request, other)).ok).toBe(false)
  })

  it('says that no demo is running if the run file is stale', async () => {
    const stale = join(directory, 'stale')
    await writeRun(stale, { ...runWith('secret'), control: { url: 'http://127.0.0.1:1', token: 'secret' } })
    const result = await pushBuild(request, stale)
    expect(result.ok ? '' : result.error.message).toContain('npm run demo')
  })
})
